//! 金融機関プロファイル. Which institution the bank is: a built-in one by its name, or a file by its path.

use super::{
    EXIT_INVALID, Out,
    render::{self, Checked},
};
use crate::{
    event::{Lang, ProfileTerms},
    profile,
    scenario::Source,
};
use std::{fs, path::Path, sync::Arc};

/// The endings of profile files.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// The institution that `name` stands for. A path counts from `folder`: the folder of whoever names it.
///
/// # Errors
/// The exit code, when there is no such profile or something is wrong with it; what is wrong has been written.
pub fn load(name: &str, folder: &Path, lang: Lang, out: &mut Out<'_>) -> Result<Arc<ProfileTerms>, u8> {
    let (file, source) = match profile::builtin(name) {
        Some(text) => (format!("{name}.yaml"), text.to_owned()),
        None if is_path(name) => {
            let path = folder.join(name);
            let file = path.display().to_string();
            #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
            let read = fs::read_to_string(&path);
            (file.clone(), read.map_err(|error| refuse(out, &format!("{file}: {error}")))?)
        }
        None => return Err(refuse(out, &unknown(name, lang))),
    };
    profile::parse(&source).map(Arc::new).map_err(|mistakes| {
        let shown = render::text(&[Checked::Read { sources: vec![Source { file, text: source }], mistakes }], lang);
        let _ = writeln!(out.stderr, "{shown}");
        EXIT_INVALID
    })
}

fn refuse(out: &mut Out<'_>, why: &str) -> u8 {
    out.error(why);
    EXIT_INVALID
}

/// Whether a name is that of a file: no built-in profile has a dot or a slash in it.
fn is_path(name: &str) -> bool {
    name.contains(['/', '\\'])
        || Path::new(name).extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

fn unknown(name: &str, lang: Lang) -> String {
    let known: Vec<_> = profile::builtin_names().collect();
    let nearest = known.iter().max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)));
    let nearest = nearest.copied().unwrap_or_default();
    let known = known.join(", ");
    match lang {
        Lang::Ja => format!(
            "プロファイル `{name}` はありません。`{nearest}` のことですか。指定できるもの: {known}、またはファイルのパス（例 profiles/kakucho.yaml）"
        ),
        Lang::En => format!(
            "there is no profile `{name}`; did you mean `{nearest}`? Known: {known}, or the path of a file such as profiles/kakucho.yaml"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_said(name: &str) -> (Result<String, u8>, String) {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let loaded = {
            let mut out = Out { stdout: &mut stdout, stderr: &mut stderr };
            load(name, Path::new(""), Lang::En, &mut out).map(|terms| terms.name.clone())
        };
        (loaded, anstream::adapter::strip_str(&String::from_utf8(stderr).unwrap()).to_string())
    }

    #[test]
    fn an_institution_is_a_name_or_a_file() {
        assert_eq!(load_said("worst-bank").0, Ok("worst-bank".to_owned()));
        assert_eq!(load_said("profiles/kakucho.yaml").0, Ok("kakucho".to_owned()));
        let (code, said) = load_said("worst-bnk");
        assert_eq!(code, Err(EXIT_INVALID));
        assert!(said.contains("did you mean `worst-bank`?"), "{said}");
        let (code, said) = load_said("profiles/nowhere.yaml");
        assert_eq!(code, Err(EXIT_INVALID));
        assert!(said.contains("profiles/nowhere.yaml: "), "{said}");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_shown_as_of_a_scenario() {
        let (code, said) = load_said("tests/refused/profile/slips.yaml");
        assert_eq!(code, Err(EXIT_INVALID));
        for part in [
            "--> tests/refused/profile/slips.yaml:5:9",
            "did you mean `deposits_months`?",
            "did you mean `ordinary_deposit`?",
            "`\"007\"`",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
