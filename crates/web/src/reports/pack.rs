//! *Paket Bukti SPBE*: one ZIP of a period with what an evaluation of the government's electronic systems
//! asks for (Perpres 95/2018, indicators 21 to 31), and a manifest that says of each file what it shows. It
//! holds no title, no text of an issue and nobody who asked for something: officers stay, they are the
//! evidence.

use super::period::{Period, Wanted};
use super::{Chip, Ground, readable, sheet_of};
use crate::limits;
use crate::page::Saved;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Query;
use axum::response::Response;
use sha2::{Digest, Sha256};
use sop::course::{Course, CourseState, PassageEnd};
use sop::step::Step;
use sop::{Moment, PersonId};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use store::proof::Chain;
use store::read::{About, RefusedFilter};
use words::{Lang, Packed, Report};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The link that leads to it.
pub(super) fn link(lang: Lang, wanted: &Wanted) -> Chip {
    Chip { href: url::evidence_pack(&wanted.query()), words: lang.pack_download().to_owned(), on: false }
}

/// `GET /reports/evidence-pack`, for a superior, who sees every issue; for others it is not there.
pub async fn download(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    if !visit.principal()?.account.superior {
        return Err(Problem::NotFound);
    }
    let readable = readable(&visit).await?;
    let calendar = visit.app().calendar();
    // It is for the evaluation, whatever the visitor reads.
    let formats = visit.site().formats(Lang::Id);
    let period = wanted.period(calendar.day_of(visit.at()));
    let ground = Ground::new(formats, &calendar, period, visit.at())
        .under(visit.app().procedure_in_force())
        .about(wanted.application(), &readable);
    let mut pack = Pack::default();
    registers(&visit, &ground, &mut pack).await?;
    controls(&visit, &ground, &mut pack).await?;
    procedures(&visit, &mut pack).await?;
    let Period { from, until, .. } = ground.period;
    let [first, last] = ground.days();
    let lang = ground.lang;
    let readme = [
        lang.pack_heading().to_owned(),
        format!("{}, {}", visit.site().office(), ground.about),
        lang.pack_period(&first, &last),
        String::new(),
        lang.pack_readme_manifest().to_owned(),
        lang.pack_readme_texts().to_owned(),
    ];
    let readme = readme.join("\n") + "\n";
    let bytes = pack.zip(lang, &readme).map_err(Problem::fault)?;
    Ok(Saved::new("application/zip", &format!("bukti-spbe-{from}-{until}.zip")).with(bytes))
}

/// The files, in order.
#[derive(Default)]
struct Pack(Vec<(Packed, String, Vec<u8>)>);

impl Pack {
    fn add(&mut self, what: Packed, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((what, name.into(), bytes.into()));
    }

    fn table(
        &mut self,
        what: Packed,
        name: &str,
        head: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        let head: Vec<String> = head.iter().map(|word| (*word).to_owned()).collect();
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        self.add(what, name, report::csv::file_of(&lines));
    }

    /// The same files make the same bytes: no entry has a time.
    fn zip(self, lang: Lang, readme: &str) -> Result<Vec<u8>, ZipError> {
        let as_it_is = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, as_it_is)?;
            zip.write_all(bytes).map_err(ZipError::from)
        };
        put("BACA-DULU.txt", readme.as_bytes())?;
        let head = [lang.pack_file(), "SHA-256", lang.pack_indicator(), lang.pack_shows()].map(str::to_owned);
        let mut manifest = vec![head.to_vec()];
        for (what, name, bytes) in &self.0 {
            put(name, bytes)?;
            let (indicator, shows) = (what.indicators().to_owned(), lang.packed(*what).to_owned());
            manifest.push(vec![name.clone(), sop::text::hex(&Sha256::digest(bytes)), indicator, shows]);
        }
        for missing in Packed::NOT_YET {
            let indicator = missing.indicators().to_owned();
            manifest.push(vec![String::new(), String::new(), indicator, lang.packed(missing).to_owned()]);
        }
        put("manifes.csv", &report::csv::file_of(&manifest))?;
        Ok(zip.finish()?.into_inner())
    }
}

/// What was changed, released and measured.
async fn registers(visit: &Visit, ground: &Ground<'_>, pack: &mut Pack) -> Result<(), Problem> {
    let (reader, lang) = (visit.app().reader(), ground.lang);
    let about = About::These(&ground.applications);
    let courses =
        reader.courses(about, ground.window.from, ground.window.to).await.map_err(Problem::fault)?;
    let mut head =
        vec![lang.issues_column_issue(), lang.report_column_application(), lang.issues_file_reported()];
    head.extend(Step::ALL.iter().map(|step| lang.step(*step)));
    head.extend([
        lang.issues_file_round(),
        lang.pack_deviations(),
        lang.pack_state(),
        lang.issues_file_closed(),
    ]);
    pack.table(Packed::Changes, "perubahan.csv", &head, courses.iter().map(|course| change(course, ground)));
    for (report, what) in [
        (Report::Releases, Packed::Releases),
        (Report::Compliance, Packed::Figures),
        (Report::Times, Packed::Figures),
        (Report::Load, Packed::Figures),
        (Report::Returns, Packed::Returns),
    ] {
        let sheet = sheet_of(reader, report, ground).await?;
        pack.add(
            what,
            format!("{}.csv", lang.report_name(report).to_lowercase().replace(' ', "-")),
            sheet.csv(),
        );
    }
    let applications = reader.applications(visit.person()?).await.map_err(Problem::fault)?;
    let commit =
        |commit: &Option<sop::CommitId>| commit.as_ref().map(ToString::to_string).unwrap_or_default();
    let rows = applications.iter().filter(|row| ground.applications.contains(&row.application)).map(|row| {
        let running = [&row.running_staging, &row.running_production].map(commit);
        let [staging, production] = running;
        vec![
            row.name.clone(),
            row.slug.clone(),
            ground.formats.machine(row.registered_at),
            staging,
            production,
        ]
    });
    let head =
        [lang.report_column_application(), lang.pack_slug(), lang.pack_registered(), "staging", "production"];
    pack.table(Packed::Applications, "aplikasi.csv", &head, rows);
    Ok(())
}

/// One issue: when each of its steps was last completed.
fn change(course: &Course, ground: &Ground<'_>) -> Vec<String> {
    let moment = |at: Option<Moment>| at.map(|at| ground.formats.machine(at)).unwrap_or_default();
    let completed = |step: Step| {
        let passages = course.passages.iter().rev();
        passages
            .clone()
            .find(|it| it.step == step && it.end == PassageEnd::Completed)
            .and_then(|it| it.ended_at)
    };
    let mut row = vec![course.issue.to_string(), ground.application(course.application)];
    row.push(moment(Some(course.reported_at)));
    row.extend(Step::ALL.iter().map(|step| moment(completed(*step))));
    let rounds = course.passages.iter().map(|passage| passage.round).max().unwrap_or(1);
    let state = match course.state {
        CourseState::Running => ground.lang.report_running(),
        CourseState::Done => ground.lang.pack_done(),
        CourseState::Cancelled => ground.lang.pack_cancelled(),
    };
    row.extend([
        rounds.to_string(),
        course.deviations.to_string(),
        state.to_owned(),
        moment(course.closed_at),
    ]);
    row
}

/// Who may do what, what was refused, and that the record is whole.
async fn controls(visit: &Visit, ground: &Ground<'_>, pack: &mut Pack) -> Result<(), Problem> {
    let (reader, lang) = (visit.app().reader(), ground.lang);
    let names = visit.names().await?;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let mut rights = Vec::new();
    for application in &ground.applications {
        let case = visit.app().case_file(What::Application(*application)).await.map_err(Problem::fault)?;
        let Some(found) = case.and_then(|case| case.application) else { continue };
        for (person, roles) in &found.members {
            let roles = roles.iter().map(|role| lang.role(*role)).collect::<Vec<_>>().join("; ");
            let tests = if found.test_team.contains(person) { lang.issues_file_yes() } else { "" };
            rights.push(vec![found.name.clone(), name(*person), roles, tests.to_owned()]);
        }
    }
    let head =
        [lang.report_column_application(), lang.pack_person(), lang.pack_roles(), lang.pack_test_team()];
    pack.table(Packed::Access, "hak-akses.csv", &head, rights);

    let (from, to) = (ground.window.from, ground.window.to);
    let mut filter = RefusedFilter { since: Some(from), until: Some(to), ..RefusedFilter::default() };
    let mut refused = Vec::new();
    while refused.len() < limits::PACK_ROWS {
        let page = reader.refused_seen(visit.person()?, &filter).await.map_err(Problem::fault)?;
        let Some(last) = page.last() else { break };
        filter.before = Some(last.attempt);
        refused.extend(page);
    }
    let mine =
        |it: &&store::read::RefusedAttempt| it.application.is_none_or(|id| ground.applications.contains(&id));
    let rows = refused.iter().filter(mine).map(|it| {
        let who =
            it.actor.strip_prefix("person:").and_then(|id| id.parse().ok()).map(|id| name(PersonId(id)));
        let step = it.step.map(|step| step.no().to_string()).unwrap_or_default();
        let about = it.application_name.clone().unwrap_or_default();
        let (at, who) = (ground.formats.machine(it.at_ms), who.unwrap_or_else(|| it.actor.clone()));
        vec![at, who, it.rule.clone(), step, it.subject.to_string(), about]
    });
    let head = [
        lang.pack_when(),
        lang.pack_person(),
        lang.pack_rule(),
        lang.issues_file_step_no(),
        lang.pack_subject(),
        lang.report_column_application(),
    ];
    pack.table(Packed::Refused, "percobaan-ditolak.csv", &head, rows);

    let most = limits::PACK_ROWS;
    let (lines, entries) = reader.export_between(from, to, most).await.map_err(Problem::fault)?;
    pack.add(Packed::Journal, "jurnal.jsonl", lines);
    let people: BTreeMap<PersonId, String> = names.clone();
    let rows = people.iter().map(|(id, name)| vec![format!("person:{id}"), name.clone()]);
    pack.table(Packed::Journal, "jurnal-orang.csv", &["actor", lang.pack_person()], rows);
    let whole = match reader.verify().await.map_err(Problem::fault)? {
        Chain::Whole { head, .. } => lang.pack_whole(head.seq.0, &sop::text::hex(&head.hash)),
        Chain::Broken { seq, .. } => lang.pack_broken(seq.0),
    };
    let cut = if entries == most { lang.pack_cut() } else { "" };
    pack.add(
        Packed::Verified,
        "jurnal-pemeriksaan.txt",
        format!("{whole}\n{cut}\n").trim_end().to_owned() + "\n",
    );
    Ok(())
}

/// The procedures that were ever in force, as they were approved.
async fn procedures(visit: &Visit, pack: &mut Pack) -> Result<(), Problem> {
    for revision in visit.app().revisions() {
        let digest = &revision.adopted.sha256;
        let text = visit.app().reader().adopted_file(digest).await.map_err(Problem::fault)?;
        let short: String = digest.chars().take(12).collect();
        pack.add(Packed::Procedure, format!("sop/{short}.toml"), text.unwrap_or_default());
    }
    Ok(())
}
