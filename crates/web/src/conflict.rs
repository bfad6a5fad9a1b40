//! The conflict page (A15): per file the text with its marks, an uploaded file, or one of the two sides.
//! The server makes the merge commit of what was chosen. Works without a script.

use crate::at::At;
use crate::changed::{Change, Changed, Stale};
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::see;
use crate::sent::Sent;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use app::code::{ConflictFile, ConflictKind, Resolution};
use app::{CommandError, ConflictView, What};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::event::UpdateKind;
use sop::possible::{self, Act};
use sop::{Actor, CaseFile, CommitId, IssueNumber, PersonId, Refusal};
use std::collections::BTreeMap;
use store::read::CasePage;
use words::Lang;

const KEY: &str = "conflict";

/// What a person chose for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Edit,
    Ours,
    Theirs,
    Upload,
}

#[derive(Template)]
#[template(path = "conflict.html")]
pub struct ConflictPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lead: String,
    reapply: bool,
    branch_head: String,
    staging: String,
    action: String,
    back: String,
    /// A rule's answer at the place of the act.
    say: Option<String>,
    /// It was filled before the session ended, and was not sent.
    resumed: bool,
    /// What was typed for another pair of commits, and what they are now.
    stale: Option<Stale>,
    changed: Option<Changed>,
    /// Why the visitor may look only.
    refused: Vec<String>,
    /// There is no button to save.
    locked: bool,
    files: Vec<FileView>,
}

struct FileView {
    /// From 1; names of its fields end in it.
    n: usize,
    path: String,
    /// As the form carries it.
    raw_path: String,
    remarks: Vec<&'static str>,
    choices: Vec<(&'static str, &'static str, bool)>,
    text: Option<String>,
    rows: usize,
    upload: bool,
    message: Option<String>,
}

impl How {
    const ALL: [How; 4] = [How::Edit, How::Ours, How::Theirs, How::Upload];

    fn code(self) -> &'static str {
        match self {
            How::Edit => "edit",
            How::Ours => "ours",
            How::Theirs => "theirs",
            How::Upload => "upload",
        }
    }

    fn parse(code: &str) -> Option<How> {
        How::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// `GET /issues/{number}/conflict`.
pub async fn show(visit: Visit, At(number): At<IssueNumber>) -> Result<Response, Problem> {
    draw(&visit, number, &visit.kept().typed, &BTreeMap::new(), None, StatusCode::OK).await
}

/// `POST /issues/{number}/conflict`: all files solved, or the page again with what is open.
pub async fn solve(visit: Visit, At(number): At<IssueNumber>, sent: Sent) -> Result<Response, Problem> {
    // A stranger learns nothing and stores nothing; whoever may not solve it sends no files.
    let page = see::case(&visit, &What::Issue(number)).await?;
    if let Some(refusal) = refusal(&visit, &page)? {
        // By deciding it, so that the attempt is recorded.
        let refuse = move |_: &CaseFile, _: &Actor| Err(refusal);
        let refused = visit.decide(What::Issue(number), KEY, &sent.typed, refuse).await.map(|_| ());
        return again(&visit, number, &sent.typed, refused.err()).await;
    }
    let view = visit.app().conflict_view(number).await.map_err(Problem::fault)?;
    let Some(view) = view else { return Err(Problem::NotFound) };
    let commit = |name: &str| CommitId::parse(sent.typed.get(name));
    let (Some(branch_head), Some(staging)) = (commit("branch-head"), commit("staging")) else {
        return redraw(&visit, number, &sent.typed, BTreeMap::new()).await;
    };
    let (files, open) = read(&visit, &sent, &view);
    if !open.is_empty() {
        return redraw(&visit, number, &sent.typed, open).await;
    }
    let by = visit.actor()?;
    match visit.app().resolve_conflict(number, &by, &branch_head, &staging, files).await {
        Ok(_) => Ok(page::see_other(&url::issue_done(number, Act::ResolveConflict.code()))),
        Err(CommandError::Unsolved { files }) => {
            let say = |path: String| (path.clone(), visit.lang().error_conflict_marker(&marked(&path)));
            redraw(&visit, number, &sent.typed, files.into_iter().map(say).collect()).await
        }
        Err(CommandError::Decided(error)) => {
            let problem = visit.said(error, KEY, &sent.typed).await;
            again(&visit, number, &sent.typed, Some(problem)).await
        }
        Err(CommandError::Fault(fault)) => Err(Problem::fault(fault)),
    }
}

/// Why the visitor may not solve it, where the rule says so.
fn refusal(visit: &Visit, page: &CasePage) -> Result<Option<Refusal>, Problem> {
    let acts = possible::on_issue(&page.case, &visit.actor()?);
    let answer = acts.into_iter().find(|(act, _)| *act == Act::ResolveConflict);
    Ok(answer.and_then(|(_, answer)| answer.err()))
}

/// The page with what the rule said, where there is a conflict to show; else its own page.
async fn again(
    visit: &Visit,
    number: IssueNumber,
    typed: &Typed,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let there = visit.app().conflict_view(number).await.map_err(Problem::fault)?.is_some();
    match problem {
        Some(Problem::Refused(refused)) if there => {
            let (say, status) = (Some(refused.sentence.clone()), refused.http_status());
            draw(visit, number, typed, &BTreeMap::new(), say, status).await
        }
        Some(problem) => Err(problem),
        None => Ok(page::see_other(&url::issue(number))),
    }
}

/// What was chosen for each file, and by path what is still open.
fn read(
    visit: &Visit,
    sent: &Sent,
    view: &ConflictView,
) -> (Vec<(String, Resolution)>, BTreeMap<String, String>) {
    let lang = visit.lang();
    let (mut files, mut open) = (Vec::new(), BTreeMap::new());
    for file in &view.files {
        let n = (1..=view.files.len()).find(|n| sent.typed.get(&format!("path-{n}")) == file.path);
        let how = n.and_then(|n| How::parse(sent.typed.get(&format!("how-{n}"))));
        let solved = match (n, how) {
            (Some(n), Some(How::Edit)) if file.text_with_markers.is_some() => {
                Ok(Resolution::Text(edited(file, sent.typed.get(&format!("text-{n}")))))
            }
            (_, Some(How::Ours)) => Ok(Resolution::Ours),
            (_, Some(How::Theirs)) => Ok(Resolution::Theirs),
            (Some(n), Some(How::Upload)) => match sent.files.get(&format!("file-{n}")) {
                Some(bytes) => Ok(Resolution::Text(bytes.to_vec())),
                None => Err(lang.error_file_missing().to_owned()),
            },
            (_, Some(How::Edit | How::Upload) | None) => Err(lang.error_choose(lang.conflict_choice())),
        };
        match solved {
            Ok(solved) => files.push((file.path.clone(), solved)),
            Err(say) => {
                open.insert(file.path.clone(), say);
            }
        }
    }
    (files, open)
}

/// The edited text with the line ends that the file had: a form sends `\r\n`.
fn edited(file: &ConflictFile, text: &str) -> Vec<u8> {
    let text = text.replace("\r\n", "\n");
    let windows = file.text_with_markers.as_deref().is_some_and(|before| before.contains("\r\n"));
    if windows { text.replace('\n', "\r\n").into_bytes() } else { text.into_bytes() }
}

async fn redraw(
    visit: &Visit,
    number: IssueNumber,
    typed: &Typed,
    open: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    draw(visit, number, typed, &open, None, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn draw(
    visit: &Visit,
    number: IssueNumber,
    typed: &Typed,
    open: &BTreeMap<String, String>,
    say: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = see::case(visit, &What::Issue(number)).await?;
    let view = visit.app().conflict_view(number).await.map_err(Problem::fault)?;
    let view = view.ok_or(Problem::NotFound)?;
    Ok(page::with_status(status, &ConflictPage::of(visit, &page, &view, typed, open, say)?))
}

impl ConflictPage {
    fn of(
        visit: &Visit,
        page: &CasePage,
        view: &ConflictView,
        typed: &Typed,
        open: &BTreeMap<String, String>,
        say: Option<String>,
    ) -> Result<ConflictPage, Problem> {
        let lang = visit.lang();
        let issue = page.case.issue().map_err(|_| Problem::NotFound)?;
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let answers = possible::on_issue(&page.case, &visit.actor()?);
        let answer = answers.into_iter().find(|(act, _)| *act == Act::ResolveConflict);
        let name = |person: PersonId| page.name(person).to_owned();
        let refused = match answer {
            Some((_, Err(refusal))) => {
                let mut lines = vec![lang.refusal(&refusal, &name).text()];
                lines.extend(lang.who_can(&refusal.who_can(&page.case), &name));
                lines
            }
            Some((_, Ok(()))) | None => Vec::new(),
        };
        let locked = !refused.is_empty();
        // What was just refused is said once.
        let refused = if say.is_some() { Vec::new() } else { refused };
        // What was typed belongs to this conflict only when it was drawn for the same two commits.
        let same = typed.get("branch-head") == view.branch_head.as_str()
            && typed.get("staging") == view.staging.as_str();
        let nothing = Typed::default();
        let changed = moved(visit, view, typed);
        let stale = say.clone().filter(|_| changed.is_some()).map(|say| stale(lang, say, typed));
        let say = if stale.is_some() { None } else { say };
        let typed = if same { typed } else { &nothing };
        let files = view.files.iter().enumerate();
        let branch = issue.branch.as_ref().map(|branch| branch.name.to_string()).unwrap_or_default();
        let files = files.map(|(n, file)| {
            let mut file = FileView::of(lang, n + 1, file, typed, open.get(&file.path));
            file.text = file.text.map(|text| named(&text, view, &branch));
            file
        });
        let count = i64::try_from(view.files.len()).unwrap_or(i64::MAX);
        let mut frame = visit.frame(lang.conflict_heading(count), Some(Place::Issues));
        frame.skip = Skip::Turn;
        frame.wrong = !open.is_empty();
        let crumbs = Crumbs::new(lang)
            .link(url::application(&application.slug), application.name.clone())
            .link(url::issue(issue.number), format!("#{}", issue.number))
            .end(lang.update_branch_button());
        Ok(ConflictPage {
            locked,
            resumed: visit.carried().is_some(),
            stale,
            changed,
            ..ConflictPage::new(frame, crumbs, view, &branch, issue.number, files.collect(), refused, say)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one page, put together once")]
    fn new(
        frame: Frame,
        crumbs: Crumbs,
        view: &ConflictView,
        branch: &str,
        issue: IssueNumber,
        files: Vec<FileView>,
        refused: Vec<String>,
        say: Option<String>,
    ) -> ConflictPage {
        let lang = frame.lang;
        let line = |file: &FileView| Some((format!("how-{}", file.n), file.message.clone()?));
        ConflictPage {
            crumbs,
            errors: Errors { lang, items: files.iter().filter_map(line).collect() },
            lead: lang.conflict_lead(view.staging.short(), branch),
            reapply: view.update == UpdateKind::Reapply,
            branch_head: view.branch_head.to_string(),
            staging: view.staging.to_string(),
            action: url::conflict(issue),
            back: url::issue(issue),
            say,
            resumed: false,
            stale: None,
            changed: None,
            locked: !refused.is_empty(),
            refused,
            files,
            frame,
        }
    }
}

/// The text with its marks, the sides called by their branches instead of by their commits.
fn named(text: &str, view: &ConflictView, branch: &str) -> String {
    let ours = (format!("<<<<<<< {}", view.branch_head), format!("<<<<<<< {branch}"));
    let theirs = (format!(">>>>>>> {}", view.staging), ">>>>>>> staging".to_owned());
    text.replace(&ours.0, &ours.1).replace(&theirs.0, &theirs.1)
}

/// The two commits that the sent form was drawn for beside those of now.
fn moved(visit: &Visit, view: &ConflictView, typed: &Typed) -> Option<Changed> {
    let lang = visit.lang();
    let row = |what, name: &str, now: &CommitId| {
        let then = CommitId::parse(typed.get(name))?;
        Some(Change { what, then: then.short().to_owned(), now: now.short().to_owned() })
    };
    let branch = row(lang.case_what_branch(), "branch-head", &view.branch_head)?;
    let staging = row("staging", "staging", &view.staging)?;
    let now = lang.problem_column_now_at(&visit.formats().time(visit.at()));
    Changed::table(lang, lang.problem_column_then().to_owned(), now, vec![branch, staging])
}

/// The texts that were edited for another pair of commits, by the names of their files.
fn stale(lang: Lang, say: String, typed: &Typed) -> Stale {
    let text = |(name, path): &(String, String)| {
        let n = name.strip_prefix("path-")?;
        let text = typed.get(&format!("text-{n}"));
        (!text.is_empty()).then(|| (path.clone(), text.to_owned()))
    };
    Stale::labelled(lang, say, typed.0.iter().filter_map(text).collect())
}

impl FileView {
    fn of(lang: Lang, n: usize, file: &ConflictFile, typed: &Typed, message: Option<&String>) -> FileView {
        let text = file.text_with_markers.as_deref();
        let structure = file.kind == ConflictKind::Structure;
        let mut remarks = Vec::new();
        match file.kind {
            ConflictKind::DeletedByUs => remarks.push(lang.conflict_deleted_ours()),
            ConflictKind::DeletedByThem => remarks.push(lang.conflict_deleted_theirs()),
            ConflictKind::BothChanged | ConflictKind::BothAdded | ConflictKind::Structure => {}
        }
        if text.is_none() && !structure {
            remarks.push(if file.binary { lang.conflict_binary() } else { lang.conflict_too_large() });
        }
        let side = |there: bool, words: &'static str| if there { words } else { lang.conflict_delete() };
        let mut choices = Vec::new();
        if text.is_some() {
            choices.push((How::Edit, lang.conflict_edited()));
        }
        choices.push((How::Ours, side(file.ours.is_some(), lang.conflict_ours())));
        choices.push((How::Theirs, side(file.theirs.is_some(), lang.conflict_theirs())));
        if !structure {
            choices.push((How::Upload, lang.conflict_upload()));
        }
        let chosen = How::parse(typed.get(&format!("how-{n}"))).or(text.map(|_| How::Edit));
        let kept = typed.has(&format!("text-{n}")).then(|| typed.get(&format!("text-{n}")).to_owned());
        let text = text.map(|text| kept.unwrap_or_else(|| text.to_owned()));
        FileView {
            n,
            path: marked(&file.path),
            raw_path: file.path.clone(),
            remarks,
            choices: choices
                .into_iter()
                .map(|(how, words)| (how.code(), words, chosen == Some(how)))
                .collect(),
            rows: text.as_deref().map_or(0, |text| text.lines().count()).clamp(6, 30),
            text,
            upload: !structure,
            message: message.cloned(),
        }
    }
}

impl Page for ConflictPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ConflictPage> {
        let commit = |digits: &str| CommitId::parse(&digits.repeat(20)).unwrap();
        let file = |path: &str, kind, text: Option<&str>| ConflictFile {
            path: path.to_owned(),
            kind,
            text_with_markers: text.map(str::to_owned),
            binary: text.is_none(),
            ours: None,
            theirs: None,
        };
        let marks = "a\n<<<<<<< issue/42\nb\n=======\nc\n>>>>>>> staging\n";
        let files = vec![
            file("docs/<izin>.md", ConflictKind::BothChanged, Some(marks)),
            file("logo.png", ConflictKind::DeletedByUs, None),
            file("folder", ConflictKind::Structure, None),
        ];
        let view = ConflictView {
            update: UpdateKind::Reapply,
            branch_head: commit("3f"),
            staging: commit("e4"),
            files,
        };
        let page = |message: Option<String>, refused: Vec<String>| {
            let of = |(n, file)| FileView::of(lang, n + 1, file, &Typed::default(), message.as_ref());
            let files = view.files.iter().enumerate().map(of).collect();
            let frame = Frame { skip: Skip::Turn, ..Frame::sample(lang, &lang.conflict_heading(3)) };
            let crumbs = Crumbs::new(lang).end(lang.update_branch_button());
            let say = message.clone();
            ConflictPage::new(frame, crumbs, &view, "issue/42", IssueNumber(42), files, refused, say)
        };
        let (stale, changed) = crate::changed::samples(lang);
        let moved = ConflictPage { stale: Some(stale), changed: Some(changed), ..page(None, Vec::new()) };
        vec![
            page(None, Vec::new()),
            moved,
            page(Some(lang.error_conflict_marker("x")), Vec::new()),
            page(None, vec![lang.turn_barred().to_owned()]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a15_the_marks_name_the_two_branches() {
        let commit = |digits: &str| CommitId::parse(&digits.repeat(20)).unwrap();
        let (branch_head, staging) = (commit("3f"), commit("e4"));
        let text = format!("<<<<<<< {branch_head}\na\n=======\nb\n>>>>>>> {staging}\n");
        let view = ConflictView { update: UpdateKind::Update, branch_head, staging, files: Vec::new() };
        let named = named(&text, &view, "issue/42-izin");
        assert_eq!(named, "<<<<<<< issue/42-izin\na\n=======\nb\n>>>>>>> staging\n");
    }

    #[test]
    fn a15_an_edited_text_keeps_the_files_own_line_ends() {
        let file = |text: &str| ConflictFile {
            path: "x".to_owned(),
            kind: ConflictKind::BothChanged,
            text_with_markers: Some(text.to_owned()),
            binary: false,
            ours: None,
            theirs: None,
        };
        assert_eq!(edited(&file("a\nb\n"), "a\r\nc\r\n"), b"a\nc\n");
        assert_eq!(edited(&file("a\r\nb\r\n"), "a\r\nc\r\n"), b"a\r\nc\r\n");
    }
}
