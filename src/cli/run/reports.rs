//! The reports that were asked for. Each file is opened before anything runs, so that nothing runs for nothing.

use crate::{
    cli::Out,
    event::Lang,
    report::{RunResult, github, html, junit, tap},
};
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JUnit XML.
    Junit,
    /// A page.
    Html,
    /// TAP 14.
    Tap,
    /// The result itself.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

impl Form {
    const ALL: [(&'static str, Self); 5] = [
        ("junit", Self::Junit),
        ("html", Self::Html),
        ("tap", Self::Tap),
        ("json", Self::Json),
        ("github", Self::Github),
    ];

    fn text(self, result: &RunResult, lang: Lang) -> String {
        match self {
            Self::Junit => junit(result, lang),
            Self::Html => html(result, lang),
            Self::Tap => tap(result, lang),
            Self::Json => result.json(),
            Self::Github => github(result, lang),
        }
    }
}

/// A form and its file, as the flag gives them.
///
/// # Errors
/// What is expected instead.
pub fn parse(text: &str) -> Result<(Form, PathBuf), String> {
    let (word, file) = text.split_once('=').unwrap_or((text, ""));
    let form = Form::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, form)| form);
    match form {
        Some(form) if !file.is_empty() => Ok((form, file.into())),
        Some(_) => Err(format!("expected a file, such as {word}=reports/kumiai.{word}")),
        None => Err("expected junit=FILE, html=FILE, tap=FILE, json=FILE or github=FILE".to_owned()),
    }
}

/// A report that is to be written.
pub struct ReportFile {
    form: Form,
    path: PathBuf,
    file: Option<File>,
}

/// Opens the files.
///
/// # Errors
/// Which one cannot be written, and why.
pub fn open(asked: &[(Form, PathBuf)], lang: Lang) -> Result<Vec<ReportFile>, String> {
    let open = |(form, path): &(Form, PathBuf)| {
        let is_printed = path.as_os_str() == "-";
        let file = if is_printed { None } else { Some(File::create(path).map_err(|why| unwritten(path, &why, lang))?) };
        Ok(ReportFile { form: *form, path: path.clone(), file })
    };
    asked.iter().map(open).collect()
}

impl ReportFile {
    /// Whether it is printed instead of written.
    pub const fn is_printed(&self) -> bool {
        self.file.is_none()
    }

    /// Writes it.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(self, result: &RunResult, lang: Lang, out: &mut Out<'_>) -> Result<(), String> {
        let text = self.form.text(result, lang);
        match self.file {
            None => out.line(text.trim_end()),
            Some(mut file) => file.write_all(text.as_bytes()).map_err(|why| unwritten(&self.path, &why, lang))?,
        }
        Ok(())
    }
}

fn unwritten(path: &Path, why: &std::io::Error, lang: Lang) -> String {
    let file = path.display();
    match lang {
        Lang::Ja => format!("報告 {file} を書けません: {why}"),
        Lang::En => format!("the report {file} cannot be written: {why}"),
    }
}
