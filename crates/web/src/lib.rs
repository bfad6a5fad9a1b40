//! HTTP, HTML and JSON. `routes.rs` is the whole surface, one line per route with who may call it.
//!
//! This crate alone serves HTTP and knows HTML. It holds no rule of the procedure: pages ask `sop` what to
//! offer, acts go to `app`, and what `sop` refuses is shown at the place of the act.

pub mod acting;
pub mod api;
pub mod around;
pub mod assets;
pub mod at;
pub mod changed;
pub mod conflict;
pub mod conversation;
pub mod deviations;
pub mod diff;
pub mod drawn;
pub mod evidence;
pub mod filled;
pub mod form;
pub mod frame;
pub mod guard;
pub mod journal;
pub mod limits;
pub mod live;
pub mod marked;
pub mod page;
pub mod panel;
pub mod pipelines;
pub mod principal;
pub mod problem;
pub mod prose;
pub mod refused;
pub mod releases;
pub mod requests;
pub mod resume;
pub mod routes;
pub mod search;
pub mod see;
pub mod sent;
pub mod site;
pub mod sites;
mod sop_form;
pub mod typed;
pub mod url;
pub mod visit;

pub mod admin;
pub mod applications;
mod board;
pub mod brand;
pub mod code;
mod connections;
mod exports;
pub mod git_http;
pub mod help;
pub mod inbox;
pub mod issues;
pub mod losses;
pub mod mail;
pub mod me;
mod metrics;
mod reports;
pub mod second_factor;
pub mod setup;
pub mod sign_in;
pub mod tasks;
mod testing;

#[cfg(test)]
mod tests;

pub use axum::Router;
pub use connections::{Keeper, serve};
pub use limits::CONNECTIONS_MAX;
pub use metrics::metrics_router;
pub use routes::router;
pub use site::{Config, Demo, Site};
pub use sites::sites_router;
