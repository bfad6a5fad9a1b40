//! The whole surface: one line per route with who may call it. The access matrix is driven by this table.

use crate::admin;
use crate::api;
use crate::applications;
use crate::around;
use crate::assets;
use crate::board;
use crate::code;
use crate::conflict;
use crate::conversation;
use crate::deviations;
use crate::evidence;
use crate::exports;
use crate::git_http;
use crate::guard::{self, Who};
use crate::help;
use crate::inbox;
use crate::issues;
use crate::journal;
use crate::limits;
use crate::live;
use crate::losses;
use crate::mail;
use crate::me;
use crate::pipelines;
use crate::problem::Problem;
use crate::refused;
use crate::releases;
use crate::reports;
use crate::requests;
use crate::resume;
use crate::search;
use crate::second_factor;
use crate::setup;
use crate::sign_in;
use crate::site::Site;
use crate::sop_form;
use crate::tasks;
use crate::testing;
use app::{Asks, Scope};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use std::pin::Pin;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// One line of the surface.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    /// What it asks of a session besides (step-up).
    pub asks: Asks,
    serve: MethodRouter<Site>,
}

/// Every route of the program.
pub fn surface() -> Vec<Route> {
    [
        door(),
        issue_pages(),
        issue_acts(),
        conversations(),
        repositories(),
        work(),
        releases(),
        records(),
        applications(),
        code(),
        admin(),
        of_the_api(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The door, and what is one person's own.
fn door() -> Vec<Route> {
    use Who::{Public, Staff};
    vec![
        get("/assets/{name}", assets::serve, Public),
        get("/healthz", admin::system::lives, Public),
        get("/readyz", admin::system::ready, Public),
        get("/", tasks::show, Staff),
        get("/live", live::stream, Staff),
        get("/setup", setup::show, Public),
        post("/setup", setup::create, Public),
        get("/sign-in", sign_in::show, Public),
        upload("/sign-in", sign_in::create, Public, limits::SIGN_IN_BYTES_MAX),
        post("/sign-out", sign_in::end, Staff),
        get("/new-password", sign_in::show_new_password, Staff),
        limited(proven("/new-password", sign_in::change_password, Staff), limits::SIGN_IN_BYTES_MAX),
        get("/sign-in/second-factor", second_factor::show, Public),
        upload("/sign-in/second-factor", second_factor::create, Public, limits::SIGN_IN_BYTES_MAX),
        upload("/step-up", second_factor::step_up, Staff, limits::SIGN_IN_BYTES_MAX),
        get("/inbox", inbox::show, Staff),
        post("/inbox", inbox::mark_read, Staff),
        get("/me", me::show, Staff),
        post("/me", me::look::save, Staff),
        post("/me/sessions", me::sessions::end_others, Staff),
        post("/me/sessions/{session}/end", me::sessions::end, Staff),
        get("/me/second-factor", me::second_factor::show, Staff),
        proven_anyhow("/me/second-factor", me::second_factor::begin, Staff),
        post("/me/second-factor/confirmation", me::second_factor::confirm, Staff),
        proven_anyhow("/me/second-factor/recovery-codes", me::second_factor::renew, Staff),
        proven_anyhow("/me/second-factor/removal", me::second_factor::remove, Staff),
        get("/lost-factors", losses::show, Staff),
        proven("/lost-factors/{person}", losses::confirm, Staff),
        get("/me/mail", me::mail::show, Staff),
        post("/me/mail", me::mail::save, Staff),
        get("/mail/stop/{token}", mail::ask, Public),
        post("/mail/stop/{token}", mail::stop, Public),
        proven("/me/tokens", me::tokens::create, Staff),
        post("/me/tokens/{token}/revocation", me::tokens::revoke, Staff),
    ]
}

/// Issues: list, registration, the issue, the forms of what is rarely done.
fn issue_pages() -> Vec<Route> {
    use Who::Staff;
    vec![
        get("/issues", issues::list::show, Staff),
        post("/issues", issues::new::create, Staff),
        get("/search", search::show::show, Staff),
        get("/search/suggestions", search::suggest::show, Staff),
        export("/issues/csv", issues::file::download, Staff),
        get("/issues/views", issues::views::index, Staff),
        post("/issues/views", issues::views::create, Staff),
        get("/issues/views/{view}", issues::views::show, Staff),
        post("/issues/views/{view}", issues::views::rename, Staff),
        post("/issues/views/{view}/removal", issues::views::remove, Staff),
        get("/issues/new", issues::new::show, Staff),
        get("/requests/new", issues::new::show_request, Staff),
        files("/requests", issues::new::create_request, Staff),
        get("/issues/{number}", issues::show::show, Staff),
        get("/issues/{number}/branch-update", issues::act::show, Staff),
        get("/issues/{number}/test-plan", issues::act::show, Staff),
        get("/issues/{number}/reassignment", issues::act::show, Staff),
        get("/issues/{number}/due-date-change", issues::act::show, Staff),
        get("/issues/{number}/merge-request-return", issues::act::show, Staff),
        get("/issues/{number}/taking-out", issues::act::show, Staff),
        get("/issues/{number}/pipeline-file-acceptance", issues::act::show, Staff),
        get("/issues/{number}/official-confirmation", issues::act::show, Staff),
        get("/issues/{number}/ticket-link", issues::act::show, Staff),
        get("/issues/{number}/urgency", issues::act::show, Staff),
        get("/issues/{number}/urgency-end", issues::act::show, Staff),
        get("/issues/{number}/dev-turn-hand-over", issues::act::show, Staff),
        get("/issues/{number}/deployment", issues::act::show, Staff),
        get("/issues/{number}/fault-class", issues::act::show, Staff),
        get("/issues/{number}/running-commit", issues::act::show, Staff),
        get("/issues/{number}/assignment-hand-back", issues::act::show, Staff),
        get("/issues/{number}/branch-deletion", issues::act::show, Staff),
        get("/issues/{number}/branch-restoration", issues::act::show, Staff),
        get("/issues/{number}/cancellation", issues::act::show, Staff),
        get("/issues/{number}/notes/correction", issues::correction::new, Staff),
        files("/issues/{number}/notes/correction", issues::correction::create, Staff),
        get("/issues/{number}/files/{file}", evidence::of_issue, Staff),
    ]
}

/// What is done to an issue, one address per act.
fn issue_acts() -> Vec<Route> {
    use Who::Staff;
    vec![
        post("/issues/{number}/report-completion", issues::intake::complete_report, Staff),
        files("/issues/{number}/official-confirmation", issues::intake::confirm_official, Staff),
        post("/issues/{number}/ticket-link", issues::intake::link_ticket, Staff),
        post("/issues/{number}/assignment", issues::intake::assign, Staff),
        post("/issues/{number}/report-hand-back", issues::intake::hand_back, Staff),
        post("/issues/{number}/branch", issues::work::create_branch, Staff),
        post("/issues/{number}/assignment-hand-back", issues::work::hand_back, Staff),
        files("/issues/{number}/local-test", issues::work::test_local, Staff),
        files("/issues/{number}/dev-test", issues::work::test_dev, Staff),
        post("/issues/{number}/deployment", issues::work::deploy_again, Staff),
        post("/issues/{number}/staging-request", issues::review::request_staging, Staff),
        files("/issues/{number}/team-test", issues::review::test_team, Staff),
        post("/issues/{number}/test-plan", issues::review::name_test_plan, Staff),
        post("/issues/{number}/merge-request-return", issues::review::return_request, Staff),
        post("/issues/{number}/staging-approval", issues::review::approve, Staff),
        post("/issues/{number}/staging-return", issues::review::return_staging, Staff),
        post("/issues/{number}/pipeline-file-acceptance", issues::review::accept_pipeline_file, Staff),
        post("/issues/{number}/taking-out", issues::review::take_out, Staff),
        post("/issues/{number}/reassignment", issues::change::reassign, Staff),
        post("/issues/{number}/due-date-change", issues::change::change_due, Staff),
        post("/issues/{number}/urgency", issues::change::set_urgent, Staff),
        post("/issues/{number}/urgency-end", issues::change::clear_urgent, Staff),
        post("/issues/{number}/cancellation", issues::change::cancel, Staff),
        post("/issues/{number}/dev-turn-hand-over", issues::change::hand_over_dev_turn, Staff),
        post("/issues/{number}/fault-class", issues::change::reclass, Staff),
        post("/issues/{number}/running-commit", issues::change::state_running, Staff),
        post("/issues/{number}/reminder", issues::change::remind, Staff),
        post("/issues/{number}/branch-update", issues::branch::update, Staff),
        post("/issues/{number}/branch-deletion", issues::branch::delete, Staff),
        post("/issues/{number}/branch-restoration", issues::branch::restore, Staff),
        post("/issues/{number}/mail/{mail}/retry", issues::mails::retry, Staff),
    ]
}

/// Discussions of issues.
fn conversations() -> Vec<Route> {
    use Who::Staff;
    vec![
        files("/issues/{number}/comments", conversation::acts::create, Staff),
        get("/issues/{number}/comments/{comment}", conversation::comment::show, Staff),
        post("/issues/{number}/comments/{comment}", conversation::acts::edit, Staff),
        post("/issues/{number}/comments/{comment}/deletion", conversation::acts::delete, Staff),
        post("/issues/{number}/comments/{comment}/restoration", conversation::acts::restore, Staff),
        get("/issues/{number}/comments/{comment}/files/{position}", conversation::files::show, Staff),
    ]
}

/// git by HTTP, and conflicts that are solved on a page.
fn repositories() -> Vec<Route> {
    use Who::{Git, Staff};
    vec![
        get("/git/{name}/info/refs", git_http::refs, Git(Scope::GitRead)),
        post("/git/{name}/git-upload-pack", git_http::fetch, Git(Scope::GitRead)),
        post("/git/{name}/git-receive-pack", git_http::push, Git(Scope::GitPush)),
        get("/issues/{number}/conflict", conflict::show, Staff),
        upload("/issues/{number}/conflict", conflict::solve, Staff, limits::CONFLICT_BYTES_MAX),
    ]
}

/// Merge requests, pipelines and their jobs.
fn work() -> Vec<Route> {
    use Who::Staff;
    vec![
        get("/merge-requests", requests::list::index, Staff),
        get("/merge-requests/{number}", requests::show::show, Staff),
        get("/merge-requests/{number}/changes", requests::changes::show, Staff),
        post("/merge-requests/{number}/changes/seen", requests::seen::note, Staff),
        post("/merge-requests/{number}/comments", requests::lines::create, Staff),
        post("/merge-requests/{number}/comments/{comment}/settlement", requests::lines::settle, Staff),
        get("/pipelines", pipelines::list::index, Staff),
        get("/pipelines/{number}", pipelines::show::show, Staff),
        post("/pipelines/{number}/cancellation", pipelines::show::cancel, Staff),
        get("/jobs/{number}", pipelines::job::show, Staff),
        get("/jobs/{number}/log", pipelines::job::download, Staff),
        post("/jobs/{number}/retry", pipelines::job::retry, Staff),
        post("/jobs/{number}/start", pipelines::job::start, Staff),
    ]
}

/// Deviations, journal, refused attempts, reports, help.
fn records() -> Vec<Route> {
    use Who::Staff;
    vec![
        get("/issues/{number}/deviations/new", issues::deviation::new, Staff),
        proven("/issues/{number}/deviations", issues::deviation::create, Staff),
        get("/deviations", deviations::index, Staff),
        get("/issues/{number}/deviations/{id}", deviations::show, Staff),
        proven("/issues/{number}/deviations/{id}", deviations::answer, Staff),
        get("/journal", journal::index, Staff),
        post("/journal/check", journal::check, Staff),
        export("/journal/export", journal::export, Staff),
        get("/refused", refused::index, Staff),
        get("/reports", reports::first, Staff),
        export("/reports/mining/xes", reports::mining::as_xes, Staff),
        export("/reports/mining/ocel", reports::mining::as_ocel, Staff),
        export("/reports/evidence-pack", reports::pack::download, Staff),
        get("/reports/{report}", reports::show, Staff),
        export("/reports/{report}/csv", reports::download, Staff),
        get("/help", help::index, Staff),
        get("/help/{topic}", help::show, Staff),
        get("/sop", sop_form::show, Staff),
        get("/board", board::show, Staff),
        get("/testing", testing::show, Staff),
        get("/issues/{number}/sheet", issues::sheet::show, Staff),
    ]
}

/// Releases and steps 11 to 13.
fn releases() -> Vec<Route> {
    use Who::Staff;
    vec![
        get("/releases", releases::list::index, Staff),
        get("/releases/new", releases::new::show, Staff),
        post("/applications/{slug}/releases", releases::new::create, Staff),
        get("/releases/{number}", releases::show::show, Staff),
        post("/releases/{number}/request", releases::acts::request, Staff),
        files("/releases/{number}/staging-check", releases::acts::check, Staff),
        get("/releases/{number}/files/{file}", evidence::of_release, Staff),
        get("/releases/{number}/master-merge", releases::merge::show, Staff),
        proven("/releases/{number}/master-merge", releases::merge::create, Staff),
        post("/releases/{number}/hand-back", releases::acts::hand_back, Staff),
        post("/releases/{number}/deployment", releases::acts::deploy_again, Staff),
        post("/releases/{number}/rollback", releases::acts::roll_back, Staff),
        post("/releases/{number}/taking-out", releases::acts::take_out, Staff),
        post("/releases/{number}/fault-class", releases::acts::reclass, Staff),
        post("/releases/{number}/running-commit", releases::acts::state_running, Staff),
    ]
}

/// Applications: list, registration, preparation, servers, people.
fn applications() -> Vec<Route> {
    use Who::{Admin, Staff};
    vec![
        get("/applications", applications::list::index, Staff),
        post("/applications", applications::new::create, Admin),
        get("/applications/new", applications::new::show, Admin),
        get("/applications/{slug}", applications::show::show, Staff),
        get("/applications/{slug}/servers", applications::servers::show, Staff),
        get("/applications/{slug}/people", applications::people::show, Staff),
        get("/applications/{slug}/notes", applications::notes::show, Staff),
        post("/applications/{slug}/repository", applications::repository::make, Staff),
        upload(
            "/applications/{slug}/repository-import",
            applications::repository::import,
            Staff,
            limits::BUNDLE_BYTES_MAX,
        ),
        post("/applications/{slug}/checklist", applications::acts::hand_over, Staff),
        post("/applications/{slug}/checklist-judgement", applications::acts::judge, Staff),
        post("/applications/{slug}/confirmation", applications::acts::confirm, Staff),
        proven("/applications/{slug}/test-team", applications::acts::name_team, Staff),
        proven("/applications/{slug}/roles", applications::acts::grant, Staff),
        proven("/applications/{slug}/role-removal", applications::acts::revoke, Staff),
        proven("/applications/{slug}/separation", applications::acts::separate, Staff),
        post("/applications/{slug}/environments/{environment}", applications::acts::set_environment, Staff),
        proven("/applications/{slug}/variables", applications::acts::set_variable, Staff),
        proven("/applications/{slug}/variable-removal", applications::acts::remove_variable, Staff),
        post("/applications/{slug}/dev-server", applications::acts::set_dev_server, Staff),
        post("/applications/{slug}/deployment", applications::acts::deploy, Staff),
        post("/applications/{slug}/deployment-production", applications::acts::deploy, Staff),
        post("/applications/{slug}/rollback", applications::acts::roll_back, Staff),
        post("/applications/{slug}/found", applications::found::restore, Staff),
        post("/applications/{slug}/running-commit", applications::acts::state_running, Staff),
    ]
}

/// Code of an application, for its members.
fn code() -> Vec<Route> {
    use Who::Staff;
    vec![
        get("/applications/{slug}/branches", code::branches::index, Staff),
        get("/applications/{slug}/commits", code::commits::index, Staff),
        get("/applications/{slug}/commits/{oid}", code::commit::show, Staff),
        get("/applications/{slug}/tree/{revision}", code::tree::root, Staff),
        get("/applications/{slug}/tree/{revision}/{*path}", code::tree::show, Staff),
        get("/applications/{slug}/file/{revision}/{*path}", code::file::show, Staff),
        get("/applications/{slug}/raw/{revision}/{*path}", code::raw::show, Staff),
        get("/applications/{slug}/blame/{revision}/{*path}", code::blame::show, Staff),
        get("/applications/{slug}/compare", code::compare::show, Staff),
    ]
}

/// People and settings; for others these addresses do not exist.
fn admin() -> Vec<Route> {
    use Who::{Admin, Staff};
    vec![
        get("/admin", admin::index::show, Admin),
        get("/admin/people", admin::people::index, Admin),
        proven("/admin/people", admin::people::create, Admin),
        get("/admin/people/{person}", admin::person::show, Admin),
        proven("/admin/people/{person}/name", admin::person::rename, Admin),
        proven_anyhow("/admin/people/{person}/addresses", admin::person::confirm, Admin),
        proven("/admin/people/{person}/standing", admin::person::set_standing, Admin),
        proven("/admin/people/{person}/password", admin::person::reset_password, Admin),
        proven("/admin/people/{person}/office-role", admin::person::set_role, Admin),
        proven("/admin/people/{person}/lost-factor", admin::person::state_loss, Admin),
        proven("/admin/people/{person}/sessions", admin::person::end_sessions, Admin),
        get("/admin/second-factor", admin::factor::show, Admin),
        proven("/admin/second-factor", admin::factor::rule, Admin),
        get("/admin/calendar", admin::calendar::show, Admin),
        post("/admin/calendar/preview", admin::calendar::preview::create, Admin),
        post("/admin/calendar/adoption", admin::calendar::preview::adopt, Admin),
        post("/admin/calendar/day", admin::calendar::day::change, Admin),
        post("/admin/calendar/hours-preview", admin::calendar::hours::preview, Admin),
        post("/admin/calendar/hours", admin::calendar::hours::adopt, Admin),
        get("/admin/sop", admin::procedure::show, Staff),
        get("/admin/sop/draft", admin::procedure::draft::show, Admin),
        post("/admin/sop/draft", admin::procedure::draft::begin, Admin),
        get("/admin/sop/draft/identity", admin::procedure::draft::show, Admin),
        get("/admin/sop/draft/lists", admin::procedure::draft::show_lists, Admin),
        get("/admin/sop/draft/steps/{no}", admin::procedure::draft::show_step, Admin),
        post("/admin/sop/draft/identity", admin::procedure::draft::save_identity, Admin),
        post("/admin/sop/draft/lists", admin::procedure::draft::save_lists, Admin),
        post("/admin/sop/draft/steps/{no}", admin::procedure::draft::save_step, Admin),
        post("/admin/sop/draft/removal", admin::procedure::draft::discard, Admin),
        get("/admin/sop/draft/form", admin::procedure::draft::print, Staff),
        get("/admin/sop/draft/changes", admin::procedure::changes::show, Staff),
        get("/admin/sop/draft/publication", admin::procedure::publication::show, Admin),
        post("/admin/sop/draft/publication/check", admin::procedure::publication::check, Admin),
        post("/admin/sop/draft/publication", admin::procedure::publication::publish, Admin),
        get("/admin/sop/legal-bases/{no}", admin::procedure::legal::show, Admin),
        post("/admin/sop/legal-bases/{no}/status", admin::procedure::legal::state, Admin),
        post("/admin/sop/legal-bases/{no}/review", admin::procedure::legal::review_done, Admin),
        get("/admin/system", admin::system::show, Admin),
        // Asked often enough it removes the oldest backups.
        proven("/admin/system/backup", admin::system::back_up, Admin),
        get("/admin/effects", admin::effects::index, Admin),
        post("/admin/effects/{effect}/retry", admin::effects::retry, Admin),
        get("/admin/look", admin::look::show, Admin),
        upload("/admin/look", admin::look::save, Admin, limits::LOOK_BYTES_MAX),
        get("/admin/mail", admin::mail::show, Admin),
        post("/admin/mail/trial", admin::mail::send_trial, Admin),
        post("/admin/mail/{mail}/retry", admin::mail::retry, Admin),
    ]
}

/// What programs with a token may call; `api::openapi` describes the same.
fn of_the_api() -> Vec<Route> {
    use Who::{AnyToken, Public, Token};
    vec![
        get("/api/openapi.json", api::openapi::show, Public),
        get("/api/v1/me", api::me::show, Token(Scope::Read)),
        get("/api/v1/issues", api::issues::index, Token(Scope::Read)),
        post("/api/v1/issues", api::acts::report, Token(Scope::Issue)),
        get("/api/v1/issues/{number}", api::issue::show, Token(Scope::Read)),
        get("/api/v1/issues/{number}/journal", api::entries::of_issue, Token(Scope::Read)),
        get("/api/v1/issues/{number}/files/{file}", evidence::of_issue, Token(Scope::Read)),
        post("/api/v1/issues/{number}/assignment", api::acts::assign, Token(Scope::Issue)),
        post("/api/v1/issues/{number}/local-test", api::acts::test_local, Token(Scope::Note)),
        post("/api/v1/issues/{number}/dev-test", api::acts::test_dev, Token(Scope::Note)),
        post("/api/v1/issues/{number}/team-test", api::acts::test_team, Token(Scope::Note)),
        post("/api/v1/issues/{number}/merge-request-return", api::acts::return_request, Token(Scope::Issue)),
        post("/api/v1/issues/{number}/staging-return", api::acts::return_staging, Token(Scope::Issue)),
        post("/api/v1/issues/{number}/cancellation", api::acts::cancel, Token(Scope::Issue)),
        post("/api/v1/issues/{number}/reminder", api::acts::remind, Token(Scope::Issue)),
        post("/api/v1/issues/{number}/branch", api::web_only::branch, AnyToken),
        post("/api/v1/issues/{number}/staging-request", api::web_only::staging_request, AnyToken),
        post("/api/v1/issues/{number}/staging-approval", api::web_only::staging_approval, AnyToken),
        post("/api/v1/issues/{number}/branch-update", api::web_only::branch_update, AnyToken),
        post("/api/v1/issues/{number}/conflict-resolution", api::web_only::conflict_resolution, AnyToken),
        post("/api/v1/issues/{number}/branch-deletion", api::web_only::branch_deletion, AnyToken),
        post("/api/v1/issues/{number}/branch-restoration", api::web_only::branch_restoration, AnyToken),
        post("/api/v1/releases", api::web_only::release, AnyToken),
        get("/api/v1/releases/{number}", api::releases::show, Token(Scope::Read)),
        get("/api/v1/releases/{number}/files/{file}", evidence::of_release, Token(Scope::Read)),
        post("/api/v1/releases/{number}/staging-check", api::acts::check_staging, Token(Scope::Note)),
        post("/api/v1/releases/{number}/master-merge", api::web_only::master_merge, AnyToken),
        get("/api/v1/applications", api::applications::index, Token(Scope::Read)),
        get("/api/v1/applications/{slug}", api::applications::show, Token(Scope::Read)),
        get("/api/v1/journal", api::entries::index, Token(Scope::Read)),
    ]
}

fn get<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::GET, MethodFilter::GET, path, handler, (who, Asks::Nothing))
}

fn post<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::POST, MethodFilter::POST, path, handler, (who, Asks::Nothing))
}

/// As [`get`], for an export of many rows: a few at once.
fn export<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    let few = move |request: Request, site: Site| {
        let handler = handler.clone();
        let answer = async move {
            match exports::place(site.export_places()) {
                Ok(place) => exports::held(handler.call(request, site).await, place),
                Err(problem) => problem.into_response(),
            }
        };
        Box::pin(answer) as Pin<Box<dyn Future<Output = Response> + Send>>
    };
    let (asks, method) = (Asks::Nothing, Method::GET);
    Route { method, path, who, asks, serve: standing(MethodFilter::GET, Arc::new(few), (who, asks)) }
}

/// As [`post`], for a form with files: its body may be as large as `bytes_max`.
fn upload<H: Handler<T, Site>, T: 'static>(
    path: &'static str,
    handler: H,
    who: Who,
    bytes_max: usize,
) -> Route {
    limited(post(path, handler, who), bytes_max)
}

fn limited(route: Route, bytes_max: usize) -> Route {
    let serve = route.serve.layer(DefaultBodyLimit::max(bytes_max));
    Route { serve, ..route }
}

/// As [`post`], for an act that asks for a second factor given a moment ago, of whoever has one.
fn proven<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::POST, MethodFilter::POST, path, handler, (who, Asks::Factor))
}

/// As [`proven`]; of whoever has none the password.
fn proven_anyhow<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    route(Method::POST, MethodFilter::POST, path, handler, (who, Asks::FactorOrPassword))
}

/// As [`upload`], for a form that may hold evidence files.
fn files<H: Handler<T, Site>, T: 'static>(path: &'static str, handler: H, who: Who) -> Route {
    upload(path, handler, who, limits::FILES_BYTES_MAX)
}

/// A handler without its type, so that what axum puts around it is compiled once, not once a route.
type Serve = Arc<dyn Fn(Request, Site) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync>;

fn route<H: Handler<T, Site>, T: 'static>(
    method: Method,
    filter: MethodFilter,
    path: &'static str,
    handler: H,
    (who, asks): (Who, Asks),
) -> Route {
    let serve: Serve = Arc::new(move |request, site| Box::pin(handler.clone().call(request, site)));
    Route { method, path, who, asks, serve: standing(filter, serve, (who, asks)) }
}

fn standing(filter: MethodFilter, serve: Serve, stand: (Who, Asks)) -> MethodRouter<Site> {
    let handler = move |State(site): State<Site>, request: Request| serve(request, site);
    on(filter, handler).route_layer(from_fn_with_state(stand, guard::stand))
}

/// All routes with what stands around them.
pub fn router(site: Site) -> Router {
    assets::prepare();
    let mut router = Router::new();
    for route in surface() {
        // Routes of one path join: GET draws the form that POST takes.
        router = router.route(route.path, route.serve);
    }
    // Packs are compressed by git itself.
    let pages_only = DefaultPredicate::new().and(NotForContentType::new("application/x-git"));
    let layers = ServiceBuilder::new()
        .layer(CompressionLayer::new().compress_when(pages_only))
        .layer(from_fn_with_state(site.clone(), around::around))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES_MAX));
    let router = router
        .fallback(nothing_here)
        .layer(RequestDecompressionLayer::new())
        .layer(RequestBodyTimeoutLayer::new(limits::BODY_IDLE_TIME));
    let pages: Router = router.layer(layers).with_state(site);
    Router::new().fallback(move |request| resume::through(pages.clone(), request))
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
