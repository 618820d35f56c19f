//! What is served over HTTP: the only room that knows the web framework and the description of its routes.

pub mod anser;
mod cast;
pub mod control;
mod dashboard;
pub mod docs;
mod fault;
mod first_steps;
pub mod front;
mod incident_page;
pub mod institution;
mod json;
mod metrics;
pub mod oauth;
mod page;
pub mod partner;
pub mod problem;
mod reach;
pub mod replay;
mod statement;
mod token_answer;
mod turn;
mod wait;

pub use docs::scenario_schema;
pub use fault::keep_socket;
pub use first_steps::first_steps;
pub use metrics::{Meters, Stopwatch};
pub use reach::{Cidr, ControlKey, FrontSettings};
pub use turn::{OneTurn, Turn};
pub use wait::Wait;

use crate::{event::Wall, oauth::SigningKey, sandbox::Registry};
use actix_web::{
    App,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web::Data,
};
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;
use utoipa_actix_web::AppExt;

/// What a server is: its sandboxes, its clock, and how it may be reached.
pub struct Bank {
    /// All sandboxes.
    pub registry: Registry,
    /// Reads the wall clock.
    pub wall: Arc<dyn Fn() -> Wall + Send + Sync>,
    /// How it may be reached.
    pub settings: FrontSettings,
    /// The key of ID tokens, made when it is first needed.
    pub signing_key: OnceLock<Option<SigningKey>>,
    /// Lets wall time pass.
    pub wait: Wait,
    /// What its workers count.
    pub meters: Meters,
    /// Whether it was told to stop.
    stopping: watch::Sender<bool>,
}

impl Bank {
    /// A server with these sandboxes.
    pub fn new(registry: Registry, wall: Arc<dyn Fn() -> Wall + Send + Sync>, settings: FrontSettings) -> Self {
        let (stopping, signing_key) = (watch::Sender::new(false), OnceLock::new());
        Self { registry, wall, settings, signing_key, wait: wait::really(), meters: Meters::default(), stopping }
    }

    /// Whether it answers what it is asked: it was not told to stop, and what others have written can be read.
    pub async fn is_ready(&self) -> bool {
        let sandbox = self.registry.default_sandbox();
        let stops = *self.stopping.borrow();
        !stops && (!sandbox.is_shared() || sandbox.write((self.wall)(), |_| Ok(())).await.is_ok())
    }

    /// Whether the control plane asks for a key.
    pub const fn is_guarded(&self) -> bool {
        self.settings.control_key.is_some()
    }
}

/// All routes of a server, in the order in which they are tried: the data planes first.
pub fn app(
    bank: Data<Bank>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<actix_web::body::BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let (app, description) = App::new()
        .app_data(bank.clone())
        .into_utoipa_app()
        .configure(institution::routes)
        .configure(anser::routes)
        .configure(oauth::routes)
        .configure(partner::routes)
        .configure(control::routes)
        .split_for_parts();
    let served = front::Served::of(&description);
    app.configure(front::routes)
        .configure(docs::routes)
        .app_data(Data::new(served))
        .default_service(actix_web::web::to(front::nothing_here))
        .wrap(OneTurn { bank, shortcuts: institution::SHORTCUTS })
}
