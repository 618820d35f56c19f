//! The fenced commands of a page. A comment before the fence says what becomes of them: `<!-- run -->`, `<!-- serve -->` or
//! `<!-- by hand: why -->`; each `<!-- expect: text -->` is a text that the output holds.

/// What becomes of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is pasted into the one shell.
    Run,
    /// It starts a server.
    Serve,
    /// It is left to people.
    ByHand,
}

/// A fenced `sh` block.
#[derive(Debug)]
pub struct Block {
    /// What becomes of it.
    pub mark: Mark,
    /// The line of its fence, from 1.
    pub line: usize,
    /// Its commands.
    pub code: String,
    /// What its output holds.
    pub expected: Vec<String>,
}

/// Every `sh` block of a page, in order. One without a mark is a mistake.
pub fn read(name: &str, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut comments: Vec<&str> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        if let Some(comment) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) {
            comments.push(comment);
        } else if let Some(language) = line.strip_prefix("```") {
            let code: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            if language == "sh" {
                blocks.push(Block {
                    mark: mark(&comments).unwrap_or_else(|| panic!("{name}:{}: no mark", i + 1)),
                    line: i + 1,
                    code: code.join("\n"),
                    expected: comments
                        .iter()
                        .filter_map(|said| said.strip_prefix("expect: "))
                        .map(str::to_owned)
                        .collect(),
                });
            }
            comments.clear();
        } else {
            comments.clear();
        }
    }
    blocks
}

fn mark(comments: &[&str]) -> Option<Mark> {
    comments.iter().find_map(|comment| match *comment {
        "run" => Some(Mark::Run),
        "serve" => Some(Mark::Serve),
        other => other.starts_with("by hand: ").then_some(Mark::ByHand),
    })
}
