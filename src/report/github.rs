//! Annotations of GitHub Actions: one line for each thing that a reviewer should see.

use super::{
    result::{Case, RunResult, Suite},
    terminal::in_lines,
    words::clause,
};
use crate::{event::Lang, verdict::CountsAs};

/// The report as workflow commands.
pub fn github(result: &RunResult, lang: Lang) -> String {
    let cases = result.suites.iter().flat_map(|suite| suite.judged().into_iter().map(move |case| (suite, case)));
    let lines: Vec<String> = cases.filter_map(|(suite, case)| annotation(suite, case, result.strict, lang)).collect();
    lines.join("\n")
}

fn annotation(suite: &Suite, case: &Case, strict: bool, lang: Lang) -> Option<String> {
    let level = match case.counts_as {
        CountsAs::Passed => return None,
        CountsAs::Warned if !strict => "warning",
        CountsAs::Warned | CountsAs::Failed => "error",
    };
    let file = suite.file.as_ref().map(|file| format!("file={},", property(file))).unwrap_or_default();
    let heading = format!("{}: {} ({})", suite.name, case.id, clause(lang, &case.clause));
    let mut lines = vec![case.said.in_lang(lang).to_owned()];
    lines.extend(case.failures.iter().take(1).flat_map(|failure| in_lines(failure, lang).into_iter().skip(1)));
    lines.extend([case.advice.in_lang(lang).to_owned(), suite.replay.clone()]);
    Some(format!("::{level} {file}title={}::{}", property(&heading), data(&lines.join("\n"))))
}

/// What the runner wants escaped in a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What the runner wants escaped in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
