//! A form that may hold evidence files (R16, R37): its texts, and the files that arrived with it now or with
//! an earlier try.
//!
//! A file that arrived is kept for its sender, whatever becomes of the act. A form that comes back names it
//! in a ticked box, so that nothing has to be chosen again:
//!
//! ```text
//! kept = <id>:<size in bytes>:<name>       size and name are for the eye; the id and the sender decide
//! ```

use crate::form::{Choice, Control, Field};
use crate::limits;
use crate::problem::{Edge, Problem};
use crate::typed::{Reading, Typed, is_field};
use crate::visit::Visit;
use app::FileDefect;
use axum::extract::multipart::{Field as Part, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use sop::limits::{FILE_BYTES_MAX, FILES_MAX};
use sop::{FileKind, Files, NewFile};
use words::Lang;

/// Name of the field with new files.
const NEW: &str = "file";
/// Name of the field with those that arrived before.
pub const KEPT: &str = "kept";

/// The body of a form that may hold files, not read yet.
pub enum Sending {
    Plain(Typed),
    Parts(Multipart),
}

/// What the form held.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// Its texts, and each file that is kept as a value of [`KEPT`].
    pub typed: Typed,
    files: Vec<NewFile>,
    faults: Vec<String>,
}

impl<S: Send + Sync> FromRequest<S> for Sending {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sending, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let parts = Multipart::from_request(request, state).await;
            return Ok(Sending::Parts(parts.map_err(|_| Problem::from(Edge::Unreadable))?));
        }
        Typed::from_request(request, state).await.map(Sending::Plain)
    }
}

impl Sending {
    /// Takes everything in. To be called once it is clear that the visitor may know of what he writes about:
    /// nobody's files are stored to be answered with 404.
    ///
    /// # Errors
    /// The body is no form, or larger than one may be; a fault.
    pub async fn take(self, visit: &Visit) -> Result<Filled, Problem> {
        let mut filled = Filled::default();
        match self {
            Sending::Plain(typed) => filled.typed = typed,
            Sending::Parts(parts) => filled.take_parts(visit, parts).await?,
        }
        filled.find(visit).await?;
        Ok(filled)
    }
}

impl Filled {
    /// A form that holds no files.
    pub fn without_files(typed: Typed) -> Filled {
        Filled { typed, ..Filled::default() }
    }

    async fn take_parts(&mut self, visit: &Visit, mut parts: Multipart) -> Result<(), Problem> {
        let mut room = limits::FORM_BYTES_MAX;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            if self.typed.0.len() >= limits::FORM_FIELDS_MAX {
                return Err(Edge::Unreadable.into());
            }
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => self.take_file(visit, &name, &file, part).await?,
                None if !is_field(&name) => return Err(Edge::Unreadable.into()),
                None => {
                    let text = take_text(part, &mut room).await?;
                    self.typed.0.push((name, text));
                }
            }
        }
        Ok(())
    }

    /// What is not taken is read to its end all the same, so that the fields behind it are not lost.
    async fn take_file(
        &mut self,
        visit: &Visit,
        field: &str,
        name: &str,
        mut part: Part<'_>,
    ) -> Result<(), Problem> {
        // A control without a chosen file sends an empty name.
        let wanted = field == NEW && !name.is_empty();
        let full = wanted && self.typed.all(KEPT).count() >= FILES_MAX;
        let begun = match wanted && !full {
            true => Some(visit.app().file_begin(visit.person()?, name).await.map_err(Problem::fault)?),
            false => None,
        };
        let (mut incoming, mut defect) = match begun {
            Some(Ok(incoming)) => (Some(incoming), None),
            Some(Err(defect)) => (None, Some(defect)),
            None => (None, None),
        };
        let mut size = 0_u64;
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            size = size.saturating_add(chunk.len() as u64);
            if let Some(incoming) = &mut incoming {
                incoming.write(&chunk).await.map_err(Problem::fault)?;
            }
        }
        if let Some(incoming) = incoming {
            match visit.app().file_keep(incoming).await.map_err(Problem::fault)? {
                Ok(row) => self.keep(format!("{}:{}:{}", row.upload, row.size_bytes, row.name)),
                Err(found) => defect = Some(found),
            }
        }
        let lang = visit.lang();
        let shown = app::files::plain_name(name);
        if full {
            self.faults.push(lang.error_files_too_many(FILES_MAX, &shown));
        }
        self.faults.extend(defect.map(|defect| say(lang, defect, &shown, size)));
        Ok(())
    }

    fn keep(&mut self, value: String) {
        if !self.typed.all(KEPT).any(|kept| kept == value) {
            self.typed.0.push((KEPT.to_owned(), value));
        }
    }

    /// Looks up the files that the form names. Those that are gone are told, and leave the form.
    async fn find(&mut self, visit: &Visit) -> Result<(), Problem> {
        let named: Vec<String> =
            self.typed.all(KEPT).filter_map(|kept| kept.split(':').next()).map(str::to_owned).collect();
        let found = visit.app().files_to_attach(visit.person()?, &named[..named.len().min(FILES_MAX)]).await;
        let found = found.map_err(Problem::fault)?;
        let lang = visit.lang();
        let mut gone = Vec::new();
        self.typed.0.retain(|(name, value)| {
            let id = value.split(':').next().unwrap_or_default();
            let stays = name != KEPT || found.iter().any(|(upload, _)| upload == id);
            if !stays {
                gone.push(lang.error_file_gone(&KeptFile::of(value).name));
            }
            stays
        });
        self.faults.extend(gone);
        self.files = found.into_iter().map(|(_, file)| file).collect();
        Ok(())
    }

    /// The files, or why one of them was not taken, beside their field.
    pub fn files(&self, reading: &mut Reading<'_>) -> Option<Files> {
        if !self.faults.is_empty() {
            reading.wrong(NEW, self.faults.join(" "));
        }
        Files::new(self.files.clone())
    }
}

/// A text, as long as all texts of the form fit.
async fn take_text(mut part: Part<'_>, room: &mut usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        *room = room.checked_sub(chunk.len()).ok_or(Problem::from(Edge::TooLarge))?;
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Edge::Unreadable.into())
}

fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Edge::TooLarge.into(),
        status if status.is_server_error() => Problem::fault(anyhow::anyhow!("a multipart body: {error}")),
        _ => Edge::Unreadable.into(),
    }
}

fn say(lang: Lang, defect: FileDefect, name: &str, size: u64) -> String {
    match defect {
        FileDefect::Empty => lang.error_file_empty(name),
        FileDefect::TooLarge => lang.error_file_too_large(name, &lang.size(size), &lang.size(FILE_BYTES_MAX)),
        FileDefect::Kind => lang.error_file_kind(name),
        FileDefect::Content => lang.error_file_content(name),
        FileDefect::Day => lang.error_file_day(name, &lang.size(app::limits::FILE_BYTES_PER_DAY_MAX)),
        FileDefect::Room => lang.error_file_room(name),
    }
}

/// A value of [`KEPT`] as it is shown.
struct KeptFile {
    name: String,
    size: u64,
}

impl KeptFile {
    fn of(value: &str) -> KeptFile {
        let mut parts = value.splitn(3, ':').skip(1);
        let size = parts.next().and_then(|size| size.parse().ok()).unwrap_or_default();
        KeptFile { name: parts.next().unwrap_or_default().to_owned(), size }
    }
}

/// The field that takes files. The form must be sent as `multipart/form-data`; [`crate::form::Form::field`]
/// sees to it.
pub fn field(lang: Lang) -> Field {
    Field::new(lang, NEW, lang.files_label(), Control::Files { kept: Vec::new() })
        .hint(lang.files_hint(FILES_MAX, &lang.size(FILE_BYTES_MAX)))
        .optional()
}

/// The boxes of files that arrived with an earlier try, ticked.
pub fn boxes(lang: Lang, typed: &Typed) -> Vec<Choice> {
    let one = |value: &str| {
        let file = KeptFile::of(value);
        Choice::new(value, lang.files_one(&file.name, &lang.size(file.size))).chosen(true)
    };
    typed.all(KEPT).map(one).collect()
}

/// The `accept` of the control: the ends of names that are taken.
pub fn accepted() -> String {
    let ends = FileKind::ALL.into_iter().flat_map(FileKind::endings);
    ends.map(|end| format!(".{end}")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_file_is_shown_by_its_name_whatever_it_holds() {
        let typed = Typed(vec![(KEPT.to_owned(), "0f:2048:a: b.log".to_owned())]);
        let boxes = boxes(Lang::Id, &typed);
        assert_eq!(boxes[0].words, "a: b.log (2 kB)");
        assert_eq!(KeptFile::of("").name, "");
    }
}
