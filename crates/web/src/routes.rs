//! The whole surface: one line per route with who may call it. The access matrix is driven by this table.

use crate::around;
use crate::assets;
use crate::guard::{self, Who};
use crate::help;
use crate::limits;
use crate::problem::Problem;
use crate::sign_in;
use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// One line of the surface.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    serve: MethodRouter<Site>,
}

/// Every route of the program.
pub fn surface() -> Vec<Route> {
    use Who::{Public, Staff};
    vec![
        get("/assets/{name}", assets::serve, Public),
        get("/sign-in", sign_in::show, Public),
        post("/sign-in", sign_in::create, Public),
        post("/sign-out", sign_in::end, Staff),
        get("/new-password", sign_in::show_new_password, Staff),
        post("/new-password", sign_in::change_password, Staff),
        get("/help", help::index, Staff),
        get("/help/{topic}", help::show, Staff),
    ]
}

fn get<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::GET, MethodFilter::GET, path, handler, who)
}

fn post<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::POST, MethodFilter::POST, path, handler, who)
}

fn route<H: Handler<T, Site>, T: 'static>(
    method: Method,
    filter: MethodFilter,
    path: &'static str,
    handler: H,
    who: Who,
) -> Route {
    let serve = on(filter, handler).route_layer(from_fn_with_state(who, guard::stand));
    Route { method, path, who, serve }
}

/// All routes with what stands around them.
pub fn router(site: Site) -> Router {
    assets::prepare();
    let mut router = Router::new();
    for route in surface() {
        router = router.route(route.path, route.serve);
    }
    let layers = ServiceBuilder::new()
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), around::around))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES_MAX));
    router.fallback(nothing_here).layer(layers).with_state(site)
}

async fn nothing_here() -> Problem {
    Problem::NotFound
}

/// A panic is a fault like others: a page with a code, the message in the log.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words");
    Problem::Fault(anyhow::anyhow!("a handler panicked: {said}")).into_response()
}
