//! Where state is kept: what every store promises, and what each survives.

pub mod contract;
mod golden;
pub mod hindered;
mod joint;
mod journals;
mod killed;
mod power;
pub mod process;
mod replicas;
mod restart;
mod served;
mod shared;
mod valkey;
mod webhooks;
mod webhooks_of_two;
