//! `GET /applications/{slug}/raw/{revision}/{path}`: a file as it is, to be saved. It is content of users on
//! our own address, so it never runs or shows here: a download, of no kind, in a sandbox.

use super::seen::load;
use crate::limits;
use crate::page::Saved;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::extract::Path;
use axum::response::Response;

/// `GET /applications/{slug}/raw/{revision}/{path}`.
pub async fn show(
    visit: Visit,
    Path((slug, part, path)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let at = seen.at(&part).await?;
    let blob = seen.code.blob(&at.commit, &path, limits::RAW_BYTES_MAX).await.map_err(Problem::fault)?;
    let blob = blob.filter(|blob| !blob.too_large).ok_or(Problem::NotFound)?;
    Ok(download(&path, blob.bytes))
}

fn download(path: &str, bytes: Vec<u8>) -> Response {
    let name = path.rsplit('/').next().unwrap_or_default();
    Saved::new("application/octet-stream", name).with(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn a_file_of_users_is_a_download_in_a_sandbox() {
        let response = download("a/b\"\r\nx: y é.html", b"<script>".to_vec());
        let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), "application/octet-stream");
        assert_eq!(
            header(header::CONTENT_DISPOSITION),
            "attachment; filename*=UTF-8''b%22%0D%0Ax%3A%20y%20%C3%A9.html"
        );
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    }
}
