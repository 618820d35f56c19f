//! Where state is kept: what every store promises, and what each survives.

mod contract;
mod golden;
pub mod hindered;
mod joint;
mod journals;
mod killed;
mod power;
mod process;
mod replicas;
mod restart;
mod served;
mod shared;
mod valkey;
mod webhooks;
