//! INV 1: what was answered "ok" is on the disk: every commit that an entry tells of, with all it needs, and
//! every evidence file.

use super::deep::{Office, Report};
use super::walk::Walked;
use anyhow::Result;
use app::files::Look;

pub async fn check(office: &Office<'_>, walked: &Walked, report: &mut Report) -> Result<()> {
    let (mut commits, mut repositories) = (0, 0);
    for (application, told) in &walked.applications {
        let repository = office.repositories.at(application.0);
        if !repository.exists() {
            if let Some((commit, seq)) = told.commits.iter().next() {
                let what = format!("the repository of application {application} is gone");
                report.finds(1, format!("{what}, with commit {commit} of #{seq}: restore it from a backup"));
            }
            continue;
        }
        repositories += 1;
        commits += told.commits.len();
        let reachable = match repository.reachable().await {
            Ok(reachable) => Some(reachable),
            Err(error) => {
                let what = format!("application {application}: its history cannot be followed: {error}");
                report.finds(1, format!("{what}; restore the repository from a backup"));
                None
            }
        };
        for (commit, seq) in &told.commits {
            let there = |oid| reachable.as_ref().is_none_or(|reachable| reachable.contains(&oid));
            if !commit.as_str().parse().is_ok_and(there) {
                let what =
                    format!("application {application}: commit {commit} of #{seq} is led to by no ref");
                report.finds(1, format!("{what}; put its branch back, or restore it from a backup"));
            }
        }
        whole(application.0, &repository, report).await?;
    }
    let files = app::files::check(office.copy, office.data, Look::Bytes).await?;
    for (seq, sha256) in &files.missing {
        report.finds(1, format!("evidence file {sha256} of #{seq} is missing; restore it from a backup"));
    }
    for (seq, sha256) in &files.changed {
        report.finds(1, format!("evidence file {sha256} of #{seq} was changed; restore it from a backup"));
    }
    let counted = format!("{commits} commits of {repositories} repositories, {} evidence files", files.files);
    report.counted(1, counted);
    Ok(())
}

/// Every object is read. A server that packs at this very moment takes files away under the reader, so what
/// is found is looked for twice.
async fn whole(application: i64, repository: &git::Repository, report: &mut Report) -> Result<()> {
    let mut findings = repository.fsck_whole().await?;
    if !findings.is_empty() {
        findings = repository.fsck_whole().await?;
    }
    for finding in findings.into_iter().take(5) {
        let what = format!("the repository of application {application} is damaged: {finding}");
        report.finds(1, format!("{what}; restore it from a backup"));
    }
    Ok(())
}
