//! `docs/sop.md`: the procedure as a page, generated from the revision file and never edited by hand.
//! `ALUR_BLESS=1 cargo test -p sop` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use sop::markup;
use sop::procedure::{Procedure, RoleText, Shape, StepText};

fn numbered(page: &mut String, heading: &str, items: &[String]) {
    writeln!(page, "\n## {heading}\n").unwrap();
    for (index, item) in items.iter().enumerate() {
        writeln!(page, "{}. {item}", index + 1).unwrap();
    }
}

fn identity(procedure: &Procedure) -> String {
    let identity = &procedure.identity;
    let revised_on = identity.revised_on.map_or("-".to_owned(), |day| day.to_string());
    let rows = [
        ("Nomor SOP", identity.number.clone()),
        ("Tanggal Pembuatan", identity.created_on.to_string()),
        ("Tanggal Revisi", revised_on),
        ("Tanggal Efektif", identity.effective_on.to_string()),
        ("Disahkan oleh", identity.approved_by.position.clone()),
        ("Nama SOP", identity.title.clone()),
        ("SHA-256", format!("`{}`", procedure.sha256())),
    ];
    let mut page = format!("# {}\n\n", markup::plain(&identity.title));
    page.push_str("Generated from `crates/sop/procedures/sop-264.toml` by a test; do not edit.\n\n");
    writeln!(page, "**{}**, **{}**, {}\n", identity.government, identity.agency, identity.units.join(", "))
        .unwrap();
    page.push_str("| | |\n|---|---|\n");
    for (name, value) in rows {
        writeln!(page, "| {name} | {value} |").unwrap();
    }
    page
}

fn role(role: &RoleText) -> String {
    let qualification = role.qualification.as_deref();
    format!("{}: {}", role.name, qualification.unwrap_or_default())
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Start => "mulai",
        Shape::Process => "proses",
        Shape::Decision => "keputusan",
        Shape::End => "akhir",
    }
}

fn step(procedure: &Procedure, row: &StepText) -> String {
    let performer = procedure.role(&row.performer).unwrap();
    format!(
        "| {} | {} | {} | {} ({}) | {} | {} | {} | {} |",
        row.step.no(),
        row.text,
        performer.name,
        procedure.lane(row.step),
        shape(row.shape),
        row.requirements.join("; "),
        row.time.text(),
        row.output,
        procedure.numbered_label(row.step),
    )
}

fn page(procedure: &Procedure) -> String {
    let documents = &procedure.documents;
    let mut page = identity(procedure);
    let with_lane = procedure.roles.iter().filter(|role| role.lane.is_some());
    let qualifications: Vec<String> = with_lane.map(role).collect();
    numbered(&mut page, "Dasar Hukum", &documents.legal_bases);
    numbered(&mut page, "Kualifikasi Pelaksana", &qualifications);
    numbered(&mut page, "Keterkaitan", &documents.related_sops);
    numbered(&mut page, "Peralatan / Perlengkapan", &documents.equipment);
    numbered(&mut page, "Peringatan", &documents.warnings);
    numbered(&mut page, "Pencatatan dan Pendataan", &documents.recording);
    writeln!(page, "\n## {}\n", procedure.identity.annex_title).unwrap();
    let columns =
        "| No | Uraian Kegiatan | Pelaksana | Lajur | Kelengkapan | Waktu | Output | Nama di layar |";
    writeln!(page, "{columns}\n|---|---|---|---|---|---|---|---|").unwrap();
    for row in procedure.steps() {
        writeln!(page, "{}", step(procedure, row)).unwrap();
    }
    numbered(&mut page, "KETERANGAN", &documents.notes);
    page
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whether to write the page anew is asked of who runs the test")]
fn r77_the_page_of_the_sop_is_that_of_the_revision_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sop.md");
    let page = page(Procedure::embedded());
    if std::env::var("ALUR_BLESS").is_ok() {
        std::fs::write(&path, &page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/sop.md is not what the revision file says: ALUR_BLESS=1 cargo test -p sop");
}
