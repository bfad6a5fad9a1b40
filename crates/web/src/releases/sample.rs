//! Release pages as they look, for the test over all pages.

use super::super::forms::{self, check_fields};
use super::*;
use crate::form::{Button, Choice, Control, Field};

fn base(lang: Lang) -> ReleasePage {
    ReleasePage {
        frame: Frame { skip: Skip::Turn, ..Frame::sample(lang, &lang.release_heading(2, 8)) },
        crumbs: Crumbs::new(lang).link(url::releases(), lang.release_crumb()).end(lang.subject_release(8)),
        errors: Errors::default(),
        stale: None,
        changed: None,
        request: ("/merge-requests/14".to_owned(), lang.request_heading(14)),
        sent: lang.release_sent("Pandu P.", "24 November 2026"),
        left: None,
        done: None,
        turn: Turn { class: "wait", heading: lang.turn_barred().to_owned(), ..Turn::default() },
        address: Some("https://staging.example".to_owned()),
        production: None,
        check: None,
        primary: None,
        merge: None,
        pipeline: None,
        ladder_heading: lang.release_steps(12),
        ladder: vec![Rung {
            no: 12,
            name: lang.step(Step::CheckStaging),
            class: "",
            state: lang.ladder_waiting(),
            who: "Sandi N.".to_owned(),
        }],
        commits: vec![("staging".to_owned(), "e41b7d20".to_owned())],
        issues: Vec::new(),
        outside: Vec::new(),
        aftermath: vec![("/issues/44".to_owned(), "#44".to_owned())],
        needs: None,
        checks: Vec::new(),
        remark: None,
        others: Vec::new(),
    }
}

fn row() -> Row {
    Row {
        href: "/issues/31".to_owned(),
        title: "#31 Nama <pemohon> terpotong".to_owned(),
        developer: "Dodi S.".to_owned(),
        tested: "Lulus, Tuti H.".to_owned(),
        tested_href: Some("/issues/31#record-9".to_owned()),
        agreed: "Pandu P., 23 Nov 2026".to_owned(),
    }
}

fn checking(lang: Lang) -> ReleasePage {
    let choices = vec![Choice::new("31", "#31 Nama terpotong"), Choice::new("33", "#33 Logo")];
    let form = Form::new(lang, forms::CHECK, "/releases/8/staging-check".to_owned()).hidden("drawn", "x");
    let typed = crate::typed::Typed(vec![("verdict".to_owned(), "failed".to_owned())]);
    let faults = vec![("cause", lang.error_choose(lang.release_check_cause()))];
    let kept = Kept { key: forms::CHECK, typed, faults, say: Some("…".to_owned()), ..Kept::none() };
    let check = CheckForm { form: check_fields(form, lang, choices).keep(&kept) };
    ReleasePage {
        errors: check.form.errors(),
        check: Some(check),
        left: Some(("sisa 1 hari kerja".to_owned(), true)),
        issues: vec![row()],
        outside: vec![("/issues/40".to_owned(), "#40 Lokasi".to_owned())],
        needs: Some(Needs::new(lang, vec![Need::new(false, lang.condition_whole(), "Pandu P.")])),
        remark: Some(Paragraphs::of("Mohon <segera>")),
        ..base(lang)
    }
}

fn failed(lang: Lang) -> ReleasePage {
    let reason = || Field::new(lang, "reason", lang.form_reason(), Control::area());
    let form =
        |key, action: &str, button| Form::new(lang, key, action.to_owned()).field(reason()).button(button);
    let other = form(
        forms::HAND_BACK,
        "/releases/8/hand-back",
        Button::back(lang.turn_back_button(Step::MergeMaster)),
    );
    let (stale, changed) = crate::changed::samples(lang);
    ReleasePage {
        stale: Some(stale),
        changed: Some(changed),
        primary: Some(form(
            forms::DEPLOYMENT,
            "/releases/8/deployment",
            Button::primary(lang.release_deploy_again()),
        )),
        pipeline: Some(("/pipelines/41".to_owned(), lang.request_tab_pipeline(41))),
        others: vec![Other { words: "x".to_owned(), form: other, open: true }],
        checks: vec![Record {
            heading: "12".to_owned(),
            meta: "Sandi N.".to_owned(),
            text: None,
            cause: Some(lang.release_cause_issues("#31")),
            void: Some(lang.release_check_void("e41b7d20")),
            files: Vec::new(),
        }],
        issues: vec![row()],
        ..base(lang)
    }
}

pub fn pages(lang: Lang) -> Vec<ReleasePage> {
    let ready = ReleasePage {
        merge: Some(("/releases/8/master-merge".to_owned(), lang.release_merge_open())),
        done: Some(lang.done_step(Step::CheckStaging)),
        issues: vec![row()],
        ..base(lang)
    };
    vec![base(lang), checking(lang), failed(lang), ready]
}
