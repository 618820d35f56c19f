//! The one style sheet: system fonts, both colour schemes, nothing from another host.

/// The style sheet, to be served as `text/css; charset=utf-8` at the address that [`super::Frame::style_href`] names.
pub const STYLE: &str = include_str!("style.css");
