//! The forms of the bank's pages, as any client without a browser reads them: where they go and what they hold.

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Its inputs: name, type, value.
    pub inputs: Vec<Input>,
}

/// An input of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its type; `text` where none is given.
    pub kind: String,
    /// Its value.
    pub value: String,
}

impl Form {
    /// The first form of a page.
    pub fn first(page: &str) -> Option<Self> {
        let start = page.find("<form")?;
        let form = &page[start..];
        let form = &form[..form.find("</form>").unwrap_or(form.len())];
        let action = attribute(tag(form)?, "action")?;
        let inputs = form.match_indices("<input").filter_map(|(at, _)| {
            let tag = tag(&form[at..])?;
            Some(Input {
                name: attribute(tag, "name")?,
                kind: attribute(tag, "type").unwrap_or_else(|| "text".to_owned()),
                value: attribute(tag, "value").unwrap_or_default(),
            })
        });
        Some(Self { action, inputs: inputs.collect() })
    }

    /// The values of the inputs of this name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.inputs.iter().filter(move |input| input.name == name).map(|input| input.value.as_str())
    }

    /// Whether the form asks for an input of this name.
    pub fn asks_for(&self, name: &str) -> bool {
        self.inputs.iter().any(|input| input.name == name)
    }
}

/// The tag that a text begins with.
fn tag(text: &str) -> Option<&str> {
    text.find('>').map(|end| &text[..end])
}

/// An attribute of a tag, unescaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let marker = format!(" {name}=\"");
    let start = tag.find(&marker)? + marker.len();
    let value = &tag[start..];
    let value = &value[..value.find('"')?];
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_inputs_and_what_was_escaped() {
        let page = r#"<p>x</p><form method="post" action="/oauth/login?a=1&amp;b=2"><input type="hidden" name="request" value="s&quot;x"><input name="pin" type="password"></form><form action="/other">"#;
        let form = Form::first(page).unwrap();
        assert_eq!(form.action, "/oauth/login?a=1&b=2");
        assert_eq!(form.values("request").collect::<Vec<_>>(), ["s\"x"]);
        assert!(form.asks_for("pin") && !form.asks_for("otp"));
        assert_eq!(Form::first("<p>no form</p>"), None);
    }
}
