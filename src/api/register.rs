//! 経路の登録. Each operation is registered once, and its registration is read twice: to serve it and to describe it. A
//! server never draws up the description.

use crate::event::Operation;
use actix_web::{dev::HttpServiceFactory, web};
use std::{any::type_name, collections::BTreeMap};
use utoipa::openapi::{Components, Info, OpenApi, Paths, RefOr, Schema, path::HttpMethod};
use utoipa_actix_web::OpenApiFactory;

/// An operation: it is served and describes itself. Its handler bears the name of the operation.
pub trait Handler: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static {}

impl<H: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static> Handler for H {}

/// Where operations are registered, in the order in which they are tried.
pub trait Register {
    /// The same below a path.
    type Below<'b>: Register;

    /// Registers an operation.
    fn service<H: Handler>(&mut self, handler: H) -> &mut Self;

    /// Registers operations whose paths all begin with this one.
    fn scope(&mut self, path: &str, fill: impl FnOnce(&mut Self::Below<'_>)) -> &mut Self;

    /// Registers what is served and described nowhere.
    fn undescribed(&mut self, add: impl FnOnce(&mut web::ServiceConfig)) -> &mut Self;
}

/// 提供. The registration that serves, and keeps which paths are served for which methods.
pub struct Serving<'s> {
    config: &'s mut web::ServiceConfig,
    served: &'s mut Served,
    prefix: String,
}

impl<'s> Serving<'s> {
    /// Registers with the framework.
    pub const fn new(config: &'s mut web::ServiceConfig, served: &'s mut Served) -> Self {
        Self { config, served, prefix: String::new() }
    }
}

impl Register for Serving<'_> {
    type Below<'b> = Serving<'b>;

    fn service<H: Handler>(&mut self, handler: H) -> &mut Self {
        let word = type_name::<H>().rsplit("::").next().unwrap_or_default();
        let operation = Operation::from_word(word);
        self.served.add(&(self.prefix.clone() + &H::path()), &H::methods(), operation);
        self.config.service(handler);
        self
    }

    fn scope(&mut self, path: &str, fill: impl FnOnce(&mut Serving<'_>)) -> &mut Self {
        let prefix = self.prefix.clone() + path;
        let scope = web::scope(path).configure(|config| fill(&mut Serving { config, served: self.served, prefix }));
        self.config.service(scope);
        self
    }

    fn undescribed(&mut self, add: impl FnOnce(&mut web::ServiceConfig)) -> &mut Self {
        add(self.config);
        self
    }
}

/// The methods of a path, each with what it does.
type Methods = BTreeMap<Method, Option<Operation>>;

/// A method, in the order in which methods are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
}

impl Method {
    const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// What is served where this method is described: whoever may get may ask for the head.
    const fn served(described: &HttpMethod) -> &'static [Self] {
        match described {
            HttpMethod::Get => &[Self::Get, Self::Head],
            HttpMethod::Post => &[Self::Post],
            HttpMethod::Put => &[Self::Put],
            HttpMethod::Delete => &[Self::Delete],
            HttpMethod::Head | HttpMethod::Options | HttpMethod::Patch | HttpMethod::Trace => &[],
        }
    }
}

/// Which paths are served for which methods.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Served {
    paths: BTreeMap<String, Methods>,
}

impl Served {
    fn add(&mut self, path: &str, methods: &[HttpMethod], operation: Option<Operation>) {
        let served = self.paths.entry(path.to_owned()).or_default();
        served.extend(methods.iter().flat_map(Method::served).map(|method| (*method, operation)));
    }

    /// The methods for which this path is served, with what they do.
    pub fn methods(&self, path: &str) -> Option<Vec<(&'static str, Option<Operation>)>> {
        let fits = |known: &str| {
            let mut asked = path.split('/');
            let each = known
                .split('/')
                .all(|segment| asked.next().is_some_and(|part| segment.starts_with('{') || segment == part));
            each && asked.next().is_none()
        };
        let (_, methods) = self.paths.iter().find(|(known, _)| fits(known))?;
        Some(methods.iter().map(|(method, operation)| (method.word(), *operation)).collect())
    }
}

/// 記述. The registration that describes.
#[derive(Default)]
pub struct Describing {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
    prefix: String,
}

impl Describing {
    /// The description of all that was registered.
    pub fn described(self) -> OpenApi {
        let mut described = OpenApi::new(Info::new("", ""), self.paths);
        let mut components = Components::new();
        components.schemas.extend(self.schemas);
        described.components = Some(components);
        described
    }
}

impl Register for Describing {
    type Below<'b> = Self;

    fn service<H: Handler>(&mut self, handler: H) -> &mut Self {
        for (path, item) in handler.paths().paths {
            let path = self.prefix.clone() + &path;
            match self.paths.paths.get_mut(&path) {
                Some(known) => known.merge_operations(item),
                None => {
                    self.paths.paths.insert(path, item);
                }
            }
        }
        handler.schemas(&mut self.schemas);
        self
    }

    fn scope(&mut self, path: &str, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let outer = self.prefix.clone();
        self.prefix.push_str(path);
        fill(self);
        self.prefix = outer;
        self
    }

    fn undescribed(&mut self, _: impl FnOnce(&mut web::ServiceConfig)) -> &mut Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{anser, control, institution, oauth, partner};

    fn all(routes: &mut impl Register) {
        institution::routes(routes);
        anser::routes(routes);
        oauth::routes(routes);
        partner::routes(routes);
        control::routes(routes);
    }

    #[test]
    fn what_is_served_is_what_is_described() {
        let mut served = Served::default();
        let _ = actix_web::App::new().configure(|config| all(&mut Serving::new(config, &mut served)));
        let mut describing = Describing::default();
        all(&mut describing);
        let mut described = Served::default();
        for (path, item) in &describing.described().paths.paths {
            let methods = [
                (HttpMethod::Get, &item.get),
                (HttpMethod::Post, &item.post),
                (HttpMethod::Put, &item.put),
                (HttpMethod::Delete, &item.delete),
            ];
            for (method, operation) in methods {
                let Some(operation) = operation else { continue };
                let word = operation.operation_id.as_deref().and_then(Operation::from_word);
                assert!(word.is_some(), "{path}");
                described.add(path, &[method], word);
            }
        }
        assert_eq!(served, described);
        assert!(served.paths.len() > 40);
    }
}
