//! Evidence files as readings list them.

use super::lens::Lens;
use crate::url;
use serde::Serialize;
use sop::{Attached, Subject};
use store::read::CasePage;
use utoipa::ToSchema;

/// A file of a note. Files are attached on the web; their bytes are read here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceFile {
    /// None: erased.
    pub name: Option<String>,
    /// `png`, `jpeg`, `gif`, `webp`, `pdf` or `text`.
    pub kind: &'static str,
    pub size_bytes: u64,
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    /// Where its bytes are read, with the same token.
    pub address: String,
}

/// The files of a subject; none where the reader may not read its notes.
pub fn files<'a>(
    lens: &Lens<'_>,
    page: &CasePage,
    subject: Subject,
    files: impl Iterator<Item = &'a Attached>,
) -> Vec<EvidenceFile> {
    let view = |file: &Attached| EvidenceFile {
        name: page.text(&file.file.name).map(str::to_owned),
        kind: file.file.file_kind.code(),
        size_bytes: file.file.size_bytes,
        sha256: file.file.sha256.to_string(),
        address: format!("{}/api/v1{}", lens.public_url, url::evidence(subject, file.place)),
    };
    files.filter(|_| page.readable).map(view).collect()
}
