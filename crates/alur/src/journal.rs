//! `alur journal`: verify the chain, rebuild what is computed from it, export it.

use crate::options::{JournalAct, Options};
use crate::serve;
use anyhow::{Context, Result};
use app::FilesChecked;
use app::files::Look;
use std::fs::File;
use std::io::{BufReader, Write};
use std::process::ExitCode;
use store::proof::Chain;

pub async fn run(options: Options, act: JournalAct) -> Result<ExitCode> {
    match act {
        JournalAct::Verify { export: Some(file) } => {
            let reader = File::open(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            Ok(told(store::proof::verify_export(BufReader::new(reader))?))
        }
        JournalAct::Verify { export: None } => {
            let (app, _lock) = serve::open(&options).await?;
            let chain = app.reader().verify().await?;
            let files = app.check_files(Look::Bytes).await?;
            app.stop().await;
            let ended = told(chain);
            Ok(if told_files(&files) { ended } else { ExitCode::FAILURE })
        }
        JournalAct::Rebuild => {
            let (app, _lock) = serve::open(&options).await?;
            let entries = app.writer().rebuild().await?;
            println!("{entries} entries folded anew");
            app.stop().await;
            Ok(ExitCode::SUCCESS)
        }
        JournalAct::Export => {
            let (app, _lock) = serve::open(&options).await?;
            let mut out = std::io::stdout();
            app.reader().export(&mut out).await?;
            out.flush()?;
            let (files, bytes) = app.reader().evidence_size().await?;
            eprintln!("{files} berkas bukti / evidence files, {bytes} bytes: {}", app.files_dir().display());
            app.stop().await;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Are all evidence files there and as their entries say? Each that is not is named.
fn told_files(checked: &FilesChecked) -> bool {
    for (seq, sha256) in &checked.missing {
        println!("berkas hilang pada #{seq} / a file is missing at #{seq}: {sha256}");
    }
    for (seq, sha256) in &checked.changed {
        println!("berkas berubah pada #{seq} / a file was changed at #{seq}: {sha256}");
    }
    if checked.is_whole() {
        println!("{0} berkas bukti utuh / {0} evidence files are whole", checked.files);
    }
    checked.is_whole()
}

/// Whole, or the first bad entry by name and exit code 1.
fn told(chain: Chain) -> ExitCode {
    match chain {
        Chain::Whole { entries, head } => {
            println!("rantai utuh sampai #{0} / the chain is whole up to #{0} ({entries} entri)", head.seq);
            println!("{}", sop::text::hex(&head.hash));
            ExitCode::SUCCESS
        }
        Chain::Broken { seq, defect } => {
            println!("rantai putus pada #{seq} / the chain is broken at #{seq}: {defect:?}");
            ExitCode::FAILURE
        }
    }
}
