//! Every sample of every page, in both languages: well-formed, every control labelled, no inline script or
//! style, small.

use crate::limits;
use crate::page::Page;
use words::Lang;

/// All samples of all pages. A new page adds one line.
fn all(lang: Lang) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    add::<crate::problem::ProblemPage>(&mut pages, lang);
    add::<crate::sign_in::SignInPage>(&mut pages, lang);
    add::<crate::sign_in::NewPasswordPage>(&mut pages, lang);
    add::<crate::second_factor::FactorPage>(&mut pages, lang);
    add::<crate::me::second_factor::FactorPage>(&mut pages, lang);
    add::<crate::losses::LossesPage>(&mut pages, lang);
    add::<crate::admin::factor::RulePage>(&mut pages, lang);
    add::<crate::issues::show::IssuePage>(&mut pages, lang);
    add::<crate::issues::ActPage>(&mut pages, lang);
    add::<crate::conversation::comment::CommentPage>(&mut pages, lang);
    add::<crate::conflict::ConflictPage>(&mut pages, lang);
    add::<crate::deviations::DeviationsPage>(&mut pages, lang);
    add::<crate::deviations::DeviationPage>(&mut pages, lang);
    add::<crate::requests::list::RequestsPage>(&mut pages, lang);
    add::<crate::requests::show::RequestPage>(&mut pages, lang);
    add::<crate::requests::changes::ChangesPage>(&mut pages, lang);
    add::<crate::pipelines::list::PipelinesPage>(&mut pages, lang);
    add::<crate::pipelines::show::PipelinePage>(&mut pages, lang);
    add::<crate::pipelines::job::JobPage>(&mut pages, lang);
    add::<crate::journal::JournalPage>(&mut pages, lang);
    add::<crate::refused::RefusedPage>(&mut pages, lang);
    add::<crate::releases::list::ReleasesPage>(&mut pages, lang);
    add::<crate::releases::show::ReleasePage>(&mut pages, lang);
    add::<crate::releases::merge::MergePage>(&mut pages, lang);
    add::<crate::releases::new::NewReleasePage>(&mut pages, lang);
    add::<crate::releases::new::ChoosePage>(&mut pages, lang);
    add::<crate::issues::list::ListPage>(&mut pages, lang);
    add::<crate::issues::views::ViewsPage>(&mut pages, lang);
    add::<crate::issues::views::ViewPage>(&mut pages, lang);
    add::<crate::search::show::SearchPage>(&mut pages, lang);
    add::<crate::issues::new::NewIssuePage>(&mut pages, lang);
    add::<crate::tasks::TasksPage>(&mut pages, lang);
    add::<crate::testing::TestingPage>(&mut pages, lang);
    add::<crate::setup::SetupPage>(&mut pages, lang);
    add::<crate::inbox::InboxPage>(&mut pages, lang);
    add::<crate::me::MePage>(&mut pages, lang);
    add::<crate::applications::list::ApplicationsPage>(&mut pages, lang);
    add::<crate::applications::new::NewApplicationPage>(&mut pages, lang);
    add::<crate::applications::show::ApplicationPage>(&mut pages, lang);
    add::<crate::applications::servers::ServersPage>(&mut pages, lang);
    add::<crate::applications::people::MembersPage>(&mut pages, lang);
    add::<crate::applications::notes::NotesPage>(&mut pages, lang);
    add::<crate::code::branches::BranchesPage>(&mut pages, lang);
    add::<crate::code::commits::CommitsPage>(&mut pages, lang);
    add::<crate::code::commit::CommitPage>(&mut pages, lang);
    add::<crate::code::tree::TreePage>(&mut pages, lang);
    add::<crate::code::file::FilePage>(&mut pages, lang);
    add::<crate::code::blame::BlamePage>(&mut pages, lang);
    add::<crate::code::compare::ComparePage>(&mut pages, lang);
    add::<crate::admin::index::AdminPage>(&mut pages, lang);
    add::<crate::admin::people::PeoplePage>(&mut pages, lang);
    add::<crate::admin::person::PersonPage>(&mut pages, lang);
    add::<crate::admin::calendar::CalendarPage>(&mut pages, lang);
    add::<crate::admin::procedure::ProcedurePage>(&mut pages, lang);
    add::<crate::admin::procedure::legal::LegalPage>(&mut pages, lang);
    add::<crate::admin::procedure::draft::DraftPage>(&mut pages, lang);
    add::<crate::admin::procedure::changes::ChangesPage>(&mut pages, lang);
    add::<crate::admin::procedure::publication::ApprovalPage>(&mut pages, lang);
    add::<crate::admin::procedure::publication::CheckPage>(&mut pages, lang);
    add::<crate::admin::calendar::preview::PreviewPage>(&mut pages, lang);
    add::<crate::admin::calendar::hours::HoursPage>(&mut pages, lang);
    add::<crate::admin::effects::EffectsPage>(&mut pages, lang);
    add::<crate::admin::mail::OutboxPage>(&mut pages, lang);
    add::<crate::admin::look::LookPage>(&mut pages, lang);
    add::<crate::me::mail::MailPage>(&mut pages, lang);
    add::<crate::mail::StopPage>(&mut pages, lang);
    add::<crate::help::HelpIndex>(&mut pages, lang);
    add::<crate::help::HelpStep>(&mut pages, lang);
    add::<crate::sop_form::SopForm>(&mut pages, lang);
    add::<crate::board::BoardPage>(&mut pages, lang);
    add::<crate::reports::ReportPage>(&mut pages, lang);
    add::<crate::reports::official::OfficialPage>(&mut pages, lang);
    add::<crate::issues::sheet::SheetPage>(&mut pages, lang);
    pages
}

fn add<P: Page>(pages: &mut Vec<(String, String)>, lang: Lang) {
    let name = std::any::type_name::<P>();
    for (n, sample) in P::samples(lang).into_iter().enumerate() {
        assert_eq!(sample.frame().lang, lang, "{name}");
        pages.push((format!("{name} {n} {}", lang.tag()), sample.render().unwrap()));
    }
}

#[test]
fn every_page_is_well_formed_labelled_and_small() {
    for lang in Lang::ALL {
        for (name, html) in all(lang) {
            let faults = super::html::faults(&html);
            assert!(faults.is_empty(), "{name}: {faults:#?}\n{html}");
            assert!(html.len() <= limits::PAGE_BYTES_MAX, "{name}: {} bytes", html.len());
        }
    }
}

/// Pages are drawn from what the procedure decided, so the stories must be ones it tells.
#[test]
fn the_samples_are_told_by_the_procedure_itself() {
    use super::all::world::{World, check_all, check_in};
    check_in(&World::new(), "rini reports", "dewi assigns sari", "Assigned");
    check_all(&World::new(), "rini reports ; sari assigns sari ; NotInRole");
}
