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
mod page_key;
pub mod partner;
pub mod problem;
mod reach;
mod register;
pub mod replay;
mod statement;
mod token_answer;
mod turn;
mod wait;

pub use docs::scenario_schema;
pub use fault::keep_socket;
pub use first_steps::first_steps;
pub use metrics::{Meters, Stopwatch};
pub use oauth::{ProofMemory, SigningKeys};
pub use reach::{Cidr, ControlKey, FrontSettings};
pub use turn::{OneTurn, Turn};
pub use wait::Wait;

use crate::{event::Wall, sandbox::Registry, webhook::Courier};
use actix_web::{
    App,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web::Data,
};
use register::{Served, Serving};
use std::sync::Arc;
use tokio::sync::watch;

/// What a server is: its sandboxes, its clock, and how it may be reached.
pub struct Bank {
    /// All sandboxes.
    pub registry: Registry,
    /// Reads the wall clock.
    pub wall: Arc<dyn Fn() -> Wall + Send + Sync>,
    /// How it may be reached.
    pub settings: FrontSettings,
    /// The keys of ID tokens, each made when it is first needed.
    pub signing_keys: SigningKeys,
    /// The proofs of keys that were shown lately.
    pub seen_proofs: ProofMemory,
    /// Sends webhooks.
    pub courier: Arc<Courier>,
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
        let (stopping, signing_keys) = (watch::Sender::new(false), SigningKeys::default());
        let seen_proofs = ProofMemory::default();
        let (targets, roots) = (settings.webhook_targets.clone(), settings.webhook_roots.clone());
        let courier = Arc::new(Courier::new(targets, roots, wall.clone()));
        let meters = Meters::default();
        Self { registry, wall, settings, signing_keys, seen_proofs, courier, wait: wait::really(), meters, stopping }
    }

    /// 鼓動. What falls due while nobody asks happens all the same, and what is to be sent is.
    pub async fn beat(&self) {
        self.registry.look_around((self.wall)()).await;
        self.registry.beat((self.wall)()).await;
        for sandbox in self.registry.all() {
            self.courier.set_out(&sandbox);
        }
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
    let mut served = Served::default();
    let app = App::new().app_data(bank.clone()).configure(|config| {
        let routes = &mut Serving::new(config, &mut served);
        institution::routes(routes);
        anser::routes(routes);
        oauth::routes(routes);
        partner::routes(routes);
        control::routes(routes);
    });
    app.configure(front::routes)
        .configure(docs::routes)
        .app_data(Data::new(served))
        .default_service(actix_web::web::to(front::nothing_here))
        .wrap(OneTurn { bank, shortcuts: institution::SHORTCUTS })
}
