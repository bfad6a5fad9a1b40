//! The history of the demo's application: real commits, made by a person's git, taken in as a bundle.

use super::people;
use anyhow::Result;
use app::git_client::Client;
use std::path::{Path, PathBuf};

macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../demo/layanan-perizinan/", $name)))
    };
}

/// A file's path and text.
type File = (&'static str, &'static str);

/// What each commit adds, with its author and message.
const COMMITS: [(&str, &str, &[File]); 3] = [
    (
        "dewi",
        "Kerangka situs: kepala, kaki, halaman depan",
        &[
            file!("README.md"),
            file!("bagian/kepala.html"),
            file!("bagian/kaki.html"),
            file!("halaman/index.html"),
            file!("gaya.css"),
        ],
    ),
    (
        "dodi",
        "Halaman izin usaha dan kontak",
        &[file!("halaman/izin-usaha.html"), file!("halaman/kontak.html")],
    ),
    (
        "dewi",
        "Susun, uji, dan pasang lewat pipeline",
        &[
            file!("build.sh"),
            file!("test.sh"),
            file!("deploy.sh"),
            file!(".gitlab-ci.yml"),
            file!("docs/serah-terima.md"),
        ],
    ),
];

/// The first commit's time: 2 March 2026, 08:15 WIB; the others follow by a day each.
const FIRST_COMMIT_S: i64 = 1_772_414_100;

/// The checklist that the Developer hands over (R65).
pub const CHECKLIST: &str = include_str!("../../demo/layanan-perizinan/docs/serah-terima.md");

/// Makes the history below `dir` and puts it into a bundle.
pub async fn bundle(dir: &Path) -> Result<PathBuf> {
    let work = dir.join("layanan-perizinan");
    for (number, (author, message, files)) in COMMITS.iter().enumerate() {
        let who = app::git_client::signature(people::name(author), &people::address(author))?;
        let client = Client::init(&work, who).await?;
        for (path, text) in *files {
            client.write(path, text)?;
        }
        let day = i64::try_from(number).unwrap_or(0) * 24 * 60 * 60;
        client.commit(message, FIRST_COMMIT_S + day).await?;
    }
    let who = app::git_client::signature("Alur", "alur@localhost")?;
    let file = dir.join("layanan-perizinan.bundle");
    Client::init(&work, who).await?.bundle(&file).await?;
    Ok(file)
}
