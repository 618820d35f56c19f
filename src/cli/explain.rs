//! `kumiai explain`: what a word means, be it a refusal, an operation, an event or a key of scenario files.

use super::{EXIT_INVALID, EXIT_OK, Out};
use crate::{
    bank::refusal::{entry, refusals_of},
    event::{Lang, Operation, RefusalCode, Word},
    scenario::{
        nearest,
        reference::{self, Key, Takes, Words},
    },
};

/// Which word.
#[derive(Debug, Clone, clap::Args)]
pub struct ExplainArgs {
    /// A refusal code, an operation, an event, or a key such as timeline[].at.
    pub word: String,
}

/// Explains the word by everything that bears it.
pub fn run(args: &ExplainArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let word = args.word.trim();
    let mut said = Vec::new();
    said.extend(RefusalCode::from_word(word).map(|code| refusal(code, lang)));
    said.extend(Operation::from_word(word).map(|operation| self::operation(operation, lang)));
    if Word::ALL.contains(&word) {
        said.push(event(word, lang));
    }
    let bears = |key: &&Key| key.path == word || key.path.rsplit('.').next() == Some(word);
    said.extend(reference::keys().filter(bears).map(|key| self::key(key, lang)));
    if !said.is_empty() {
        out.line(&said.join("\n\n"));
        return EXIT_OK;
    }
    let known = RefusalCode::ALL.iter().map(|code| code.word()).chain(Operation::ALL.iter().map(|o| o.word()));
    let keys = reference::keys().filter_map(|key| key.path.rsplit('.').next());
    let near = nearest(word, known.chain(Word::ALL.iter().copied()).chain(keys));
    out.error(&match (lang, near) {
        (Lang::Ja, Some(near)) => format!("`{word}` という語はありません。`{near}` のことですか。"),
        (Lang::Ja, None) => format!("`{word}` という語はありません。"),
        (Lang::En, Some(near)) => format!("there is no word `{word}`; did you mean `{near}`?"),
        (Lang::En, None) => format!("there is no word `{word}`"),
    });
    EXIT_INVALID
}

fn refusal(code: RefusalCode, lang: Lang) -> String {
    let entry = entry(code);
    let clauses = entry.clause.unwrap_or("-");
    let operations: Vec<&str> =
        Operation::ALL.iter().filter(|o| refusals_of(**o).any(|other| other == code)).map(|o| o.word()).collect();
    let [kind, clause, by] = match lang {
        Lang::Ja => ["謝絶", "条項", "操作"],
        Lang::En => ["refusal", "clause", "operations"],
    };
    let (title, advice) = (entry.title.in_lang(lang), entry.advice.in_lang(lang));
    format!(
        "{code} ({kind}, {})\n  {title}\n  {advice}\n  {clause}: {clauses}\n  {by}: {}",
        entry.status,
        operations.join(" ")
    )
}

fn operation(operation: Operation, lang: Lang) -> String {
    let refused: Vec<&str> = refusals_of(operation).map(RefusalCode::word).collect();
    let [kind, scope, refusals] = match lang {
        Lang::Ja => ["操作", "scope", "謝絶"],
        Lang::En => ["operation", "scope", "refusals"],
    };
    let needed = operation.scope().map_or("-", |scope| scope.word());
    format!("{operation} ({kind})\n  {scope}: {needed}\n  {refusals}: {}", refused.join(" "))
}

fn event(word: &str, lang: Lang) -> String {
    let kind = if lang == Lang::Ja { "出来事" } else { "event" };
    let fields = reference::event_fields(word).into_iter().map(|field| {
        let means = reference::field(word, &field.name).map_or("", |key| in_lang(key, lang));
        format!("  {}: {means}", field.name)
    });
    let mut lines = vec![format!("{word} ({kind})")];
    lines.extend(reference::event(word).map(|key| format!("  {}", in_lang(key, lang))));
    lines.extend(fields);
    lines.join("\n")
}

fn key(key: &Key, lang: Lang) -> String {
    let kind = if lang == Lang::Ja { "シナリオのキー" } else { "key of a scenario" };
    let mut said = format!("{} ({kind})\n  {}", key.path, in_lang(key, lang));
    if let Some(words) = words_of(key.takes) {
        said.push_str(
            "
  ",
        );
        said.push_str(&words.all().join(" "));
    }
    said
}

const fn words_of(takes: Takes) -> Option<Words> {
    if let Takes::Word(words) | Takes::WordList(words) = takes { Some(words) } else { None }
}

const fn in_lang(key: &Key, lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => key.ja,
        Lang::En => key.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(word: &str, lang: Lang) -> (u8, String) {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let args = ExplainArgs { word: word.to_owned() };
        let code = run(&args, lang, &mut Out { stdout: &mut stdout, stderr: &mut stderr });
        stdout.extend(stderr);
        (code, String::from_utf8(stdout).unwrap())
    }

    #[test]
    fn a_word_is_explained_by_everything_that_bears_it() {
        for (word, part) in [
            ("link_expired", "(refusal, 401)"),
            ("link_expired", "link_expired (event)"),
            ("read_balance", "scope: balances"),
            ("clock.start", "The first instant."),
            ("nth", "timeline[].on_call.nth"),
        ] {
            let (code, said) = explained(word, Lang::En);
            assert!(code == EXIT_OK && said.contains(part), "{word}: {said}");
        }
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_nearest() {
        assert_eq!(
            explained("outge", Lang::En),
            (EXIT_INVALID, "kumiai: there is no word `outge`; did you mean `outage`?\n".to_owned())
        );
        assert!(explained("地震", Lang::Ja).1.contains("という語はありません"));
    }
}
