//! The words of every refusal, with sample values, in both languages. A change of words is a change of this
//! snapshot.

use sop::Moment;
use sop::application::Environment;
use sop::event::ReleaseEnd;
use sop::git_policy::PushRefusal;
use sop::ids::{CommitId, IssueNumber, PersonId};
use sop::issue::Standing;
use sop::refusal::{Busy, Preparation, Refusal as R, WebAct, WhoCan};
use sop::release::ReleaseStanding;
use sop::role::Role;
use sop::step::Step;
use words::Lang;

fn name(person: PersonId) -> String {
    ["Rini W.", "Pandu P.", "Dewi L.", "Tuti H.", "Tomi S."]
        [usize::try_from(person.0).expect("a sample number")]
    .to_owned()
}

fn commit(digit: char) -> CommitId {
    CommitId::parse(&digit.to_string().repeat(40)).expect("forty digits")
}

fn about_people() -> Vec<R> {
    let step = Some(Step::TestTeam);
    let roles = Role::OF_APPLICATION.into_iter().chain(Role::OF_OFFICE);
    let mut samples = vec![R::NotVisible];
    samples.extend(roles.map(|needs| R::NotInRole { needs, step: None }));
    samples.extend([
        R::NotInRole { needs: Role::Tester, step },
        R::PersonDisabled,
        R::NotAssignee { assignee: Some(PersonId(2)), step: Some(Step::Push) },
        R::NotAssignee { assignee: Some(PersonId(2)), step: None },
        R::NotAssignee { assignee: None, step: None },
        R::NotReporterOfIssue { reporter: PersonId(0) },
        R::WebOnly { act: WebAct::CreateBranch },
        R::WebOnly { act: WebAct::MergeMaster },
        R::SamePerson { step: Step::TestTeam, did: Step::Develop },
        R::SamePerson { step: Step::ApproveStaging, did: Step::Develop },
        R::SamePerson { step: Step::CheckStaging, did: Step::RequestMaster },
        R::NotNamedTester { named: vec![PersonId(3), PersonId(4)] },
        R::OwnDeviation,
        R::LastAdministrator,
        R::PersonChanged { person: PersonId(2) },
        R::CalendarChanged,
        R::OwnFactor,
        R::LossNotOpen,
        R::LegalBasisChanged,
        R::RevisionPublished,
        R::RevisionTaken,
        R::EffectiveDatePassed,
        R::EffectiveNotLater,
        R::OwnGrant { person: PersonId(1), role: Role::Reporter },
        R::DerivedOnly,
    ]);
    samples
}

fn about_time() -> Vec<R> {
    vec![
        R::NotAtStep { standing: Standing::At(Step::Push), expected: Step::ApproveStaging },
        R::NotAtStep { standing: Standing::Done, expected: Step::TestDev },
        R::NotAtStep { standing: Standing::Cancelled, expected: Step::TestDev },
        R::ReleaseNotAtStep {
            standing: ReleaseStanding::At(Step::CheckStaging),
            expected: Step::MergeMaster,
        },
        R::ReleaseNotAtStep {
            standing: ReleaseStanding::Closed(ReleaseEnd::Returned),
            expected: Step::CheckStaging,
        },
        R::Stale { standing: Standing::At(Step::Push), round: 2 },
        R::HeadChanged { seen: commit('a'), now: Some(commit('b')) },
        R::HeadChanged { seen: commit('a'), now: None },
        R::Busy { what: Busy::PushInFlight },
        R::Busy { what: Busy::Merging },
        R::Busy { what: Busy::Deploying },
        R::Conflicted { files: 3 },
        R::IssueEnded,
        R::NoRevision,
        R::NotConfirmed { missing: vec![Preparation::Checklist, Preparation::SameTree] },
        R::NotConfirmed { missing: Vec::new() },
        R::AlreadyConfirmed,
        R::AlreadyMade,
        R::SlugTaken,
        R::NoChecklist,
    ]
}

fn about_work() -> Vec<R> {
    vec![
        R::EmptyNeeds,
        R::ParentMissing,
        R::ParentOfOtherApplication,
        R::TicketLinkedAlready,
        R::NoOfficialToConfirm,
        R::NotADeveloper { person: PersonId(3) },
        R::NotAMember { person: PersonId(3) },
        R::SameAssignee,
        R::DueNotInFuture,
        R::DueNotInWorkingTime,
        R::NothingToChange,
        R::LocalTestMissing { commit: commit('a') },
        R::DevNotRunningHead { head: Some(commit('a')), running: Some(commit('b')) },
        R::DevNotRunningHead { head: Some(commit('a')), running: None },
        R::DevTestMissing { head: Some(commit('a')) },
        R::DevTestMissing { head: None },
        R::NoTestTeam,
        R::TeamTestMissing { head: Some(commit('a')), testers: vec![PersonId(3)] },
        R::TeamTestMissing { head: Some(commit('a')), testers: Vec::new() },
        R::TeamTestMissing { head: None, testers: Vec::new() },
        R::NoRequest,
        R::PipelineFileNotAccepted,
        R::BranchBehindReapply,
        R::NoBranch,
        R::NoWork,
        R::ServerSilent { environment: Environment::Staging },
        R::BranchNotMergedYet,
        R::BranchKept,
        R::NothingToUpdate,
        R::NoConflict,
    ]
}

fn about_release() -> Vec<R> {
    vec![
        R::StagingNotRunningMerge { running: Some(commit('b')) },
        R::StagingNotRunningMerge { running: None },
        R::StagingNotRunningHead { head: commit('a'), running: Some(commit('b')) },
        R::StagingNotRunningHead { head: commit('a'), running: None },
        R::StagingEqualsMaster,
        R::NoIssueReady,
        R::IssueNotReady { issue: IssueNumber(42) },
        R::IssueNotInRelease { issue: IssueNumber(42) },
        R::ReleaseIsEmpty,
        R::IssuesOutsideRelease { issues: vec![IssueNumber(31), IssueNumber(38)] },
        R::FoundCommits { names: vec!["staging aaaaaaaa".to_owned()] },
        R::NothingFound,
        R::JournalBehind { names: vec!["staging aaaaaaaa".to_owned(), "issue/42".to_owned()] },
        R::CheckMissing { head: commit('a') },
        R::CauseMissing,
        R::AlsoBuiltOn { issues: vec![IssueNumber(38)] },
        R::StandsOnStaging,
        R::ProductionBehindMaster,
        R::NoRollbackTarget,
        R::NeverOnProduction { commit: commit('a') },
        R::NothingFailed,
        R::UnknownDeployment,
        R::NotSharedServer,
        R::NotYourTurnOnDev { holder: Some(IssueNumber(39)) },
        R::NotYourTurnOnDev { holder: None },
        R::NoSuchNote,
        R::NoSuchDeviation,
        R::DeviationExists,
        R::GuardNotOfStep,
        R::ExpiryNotInFuture,
        R::TooManyTestCases { most: 50 },
        R::PlanReasonMissing,
        R::OwnTurn,
        R::RemindedAlready { at: Moment(0) },
    ]
}

fn samples() -> Vec<R> {
    [about_people(), about_time(), about_work(), about_release()].concat()
}

fn page(lang: Lang) -> String {
    samples()
        .iter()
        .map(|refusal| {
            let said = lang.refusal(refusal, &name);
            format!("{} {}\n  {}\n  {}\n", refusal.rule(), said.what, said.missing, said.way_out)
        })
        .collect()
}

#[test]
fn refusals_in_indonesian() {
    insta::assert_snapshot!(page(Lang::Id));
}

#[test]
fn refusals_in_english() {
    insta::assert_snapshot!(page(Lang::En));
}

#[test]
fn a_refusal_always_names_a_way_out() {
    for lang in Lang::ALL {
        for refusal in samples() {
            let said = lang.refusal(&refusal, &name);
            for part in [&said.what, &said.missing, &said.way_out] {
                assert!(part.ends_with('.'), "{refusal:?}: {part}");
                let longest = part.split(". ").map(|sentence| sentence.split(' ').count()).max();
                assert!(longest.is_some_and(|words| words <= 20), "{refusal:?}: {part}");
            }
        }
    }
}

#[test]
fn who_can_names_people_or_who_grants_the_role() {
    let who = WhoCan::of(Role::Tester, [PersonId(3), PersonId(4)]);
    assert_eq!(
        Lang::Id.who_can(&who, &name).expect("somebody can"),
        "Yang dapat melakukannya: Tuti H. atau Tomi S. (penguji)."
    );
    let nobody = WhoCan::of(Role::Sysadmin, []);
    assert_eq!(
        Lang::En.who_can(&nobody, &name).expect("somebody can"),
        "Nobody active holds the role System Administrator; the PM or the Administrator grants it."
    );
    assert_eq!(Lang::En.who_can(&WhoCan::default(), &name), None);
}

#[test]
fn git_terminal_says_rule_both_languages_and_page() {
    let refusals = [
        PushRefusal::G01CreatesBranch,
        PushRefusal::G02DeletesBranch,
        PushRefusal::G03Protected,
        PushRefusal::G04RewritesHistory,
        PushRefusal::G04BranchUpdated,
        PushRefusal::G05LocalMerge,
        PushRefusal::G06ForeignCommits,
        PushRefusal::G07OtherRef,
        PushRefusal::G08NotAssignee { assignee: Some(PersonId(2)) },
        PushRefusal::G08NotAssignee { assignee: None },
        PushRefusal::G09NotAtStep {
            standing: Standing::At(Step::ApproveStaging),
            role: Some(Role::ProjectManager),
        },
        PushRefusal::G09NotAtStep { standing: Standing::At(Step::Assign), role: Some(Role::ProjectManager) },
        PushRefusal::G09NotAtStep { standing: Standing::Done, role: None },
        PushRefusal::G10NoLocalTest { commit: commit('a') },
        PushRefusal::G11MoreThanOne,
        PushRefusal::NoteFailed,
        PushRefusal::NoteTooShort { least: 10 },
        PushRefusal::NoteUnreadable,
        PushRefusal::UnknownAddresses { addresses: vec!["dodi@rumah.example".to_owned()] },
        PushRefusal::TooBig { what: "a blob of 120 MB".to_owned() },
        PushRefusal::WaitsForReapply { conflict: false },
        PushRefusal::WaitsForReapply { conflict: true },
        PushRefusal::Refused(R::Busy { what: Busy::Merging }),
    ];
    let terminal: Vec<String> = refusals
        .iter()
        .map(|refusal| {
            let said = words::git::refused(
                refusal,
                "refs/heads/issue/42-izin",
                "https://alur.example/issues/42",
                &name,
            );
            assert!(said.reason().is_ascii() && said.reason().starts_with(refusal.code()));
            assert!(said.lines().iter().all(|line| line.chars().count() <= 76));
            format!("{}\n", said.lines().join("\n"))
        })
        .collect();
    insta::assert_snapshot!(terminal.join("\n"));
}
