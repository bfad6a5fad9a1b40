//! What an office installs: a Debian package and a tarball of the `dist` build, made of what lies in
//! `packaging/` and `docs/`.

use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pages of `docs/` that an operator needs beside the program.
const DOCS: [&str; 10] = [
    "README.md",
    "CHANGELOG.md",
    "docs/operations.md",
    "docs/backup.md",
    "docs/watching.md",
    "docs/limits.md",
    "docs/second-factor.md",
    "docs/mail.md",
    "docs/api.md",
    "docs/mining.md",
];

/// Builds (or takes `--binary FILE`) and writes `target/package/alur_VERSION_ARCH.deb` and the tarball.
///
/// # Errors
/// The build fails, or a program of Debian is missing.
pub fn run(root: &Path, arguments: &[String]) -> Result<bool> {
    let binary = match arguments {
        [] => built(root)?,
        [option, file] if option == "--binary" => PathBuf::from(file),
        _ => bail!("usage: cargo xtask package [--binary FILE]"),
    };
    let version = version(root)?;
    let machine = said(Command::new("dpkg").arg("--print-architecture"))?;
    let out = root.join("target/package");
    fs::create_dir_all(&out)?;
    let deb = debian(root, &binary, &version, &machine, &out)?;
    let tarball = tarball(root, &binary, &version, &machine, &out)?;
    for file in [&deb, &tarball] {
        println!("{} ({} KiB)", file.display(), fs::metadata(file)?.len() / 1024);
    }
    Ok(true)
}

fn built(root: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(["build", "--profile", "dist"]).current_dir(root).status()?;
    ensure!(status.success(), "the build failed");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("dist/alur"))
}

fn version(root: &Path) -> Result<String> {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root.join("Cargo.toml"))?)?;
    let version = &manifest["workspace"]["package"]["version"];
    Ok(version.as_str().context("the version is text")?.to_owned())
}

/// The tree of the package, then `dpkg-deb`.
fn debian(root: &Path, binary: &Path, version: &str, machine: &str, out: &Path) -> Result<PathBuf> {
    let made = tempfile::tempdir()?;
    let tree = made.path().join("tree");
    let packaging = root.join("packaging");
    put(binary, &tree.join("usr/bin/alur"), 0o755)?;
    put(&packaging.join("alur.service"), &tree.join("usr/lib/systemd/system/alur.service"), 0o644)?;
    put(&packaging.join("alur.toml"), &tree.join("etc/alur/alur.toml"), 0o644)?;
    documents(root, &tree.join("usr/share/doc/alur"))?;
    put(&root.join("LICENSE"), &tree.join("usr/share/doc/alur/copyright"), 0o644)?;
    for script in ["postinst", "prerm", "postrm"] {
        put(&packaging.join(script), &tree.join("DEBIAN").join(script), 0o755)?;
    }
    write(&tree.join("DEBIAN/conffiles"), "/etc/alur/alur.toml\n")?;
    let needs = libraries(made.path(), binary)?;
    write(&tree.join("DEBIAN/control"), &control(version, machine, &needs, &tree)?)?;
    let deb = out.join(format!("alur_{version}_{machine}.deb"));
    let mut build = Command::new("dpkg-deb");
    build.args(["--build", "--root-owner-group", "-Zxz"]).arg(&tree).arg(&deb);
    said(build.env("SOURCE_DATE_EPOCH", committed(root)?))?;
    Ok(deb)
}

fn control(version: &str, machine: &str, needs: &str, tree: &Path) -> Result<String> {
    let size = said(Command::new("du").args(["-sk", "--apparent-size"]).arg(tree))?;
    let size = size.split_whitespace().next().unwrap_or("0").to_owned();
    Ok(format!(
        "Package: alur\n\
         Version: {version}\n\
         Architecture: {machine}\n\
         Maintainer: The makers of Alur <alur@localhost>\n\
         Installed-Size: {size}\n\
         Depends: {needs}, adduser, bubblewrap, git (>= 1:2.39.1), init-system-helpers, util-linux\n\
         Recommends: ca-certificates, nginx | caddy | httpd\n\
         Section: vcs\n\
         Priority: optional\n\
         Description: procedure of an IT office as running software\n \
         Alur runs a written procedure of thirteen steps, from a citizen's ticket to\n \
         a change in production: issue tracker, git server, pipeline runner and\n \
         register in one program, in which no step can be skipped.\n"
    ))
}

/// The shared libraries that the program needs, as `dpkg-shlibdeps` names their packages.
fn libraries(place: &Path, binary: &Path) -> Result<String> {
    write(&place.join("debian/control"), "Source: alur\n\nPackage: alur\nArchitecture: any\n")?;
    let binary = std::path::absolute(binary)?;
    let said = said(Command::new("dpkg-shlibdeps").arg("-O").arg(&binary).current_dir(place))?;
    let needs = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(needs.context("dpkg-shlibdeps named no library")?.to_owned())
}

/// The same for every other Linux of this machine's kind: program, unit, options, documents.
fn tarball(root: &Path, binary: &Path, version: &str, machine: &str, out: &Path) -> Result<PathBuf> {
    let name = format!("alur-{version}-linux-{machine}");
    let made = tempfile::tempdir()?;
    let tree = made.path().join(&name);
    put(binary, &tree.join("alur"), 0o755)?;
    for file in ["alur.service", "alur.toml"] {
        put(&root.join("packaging").join(file), &tree.join(file), 0o644)?;
    }
    put(&root.join("LICENSE"), &tree.join("LICENSE"), 0o644)?;
    documents(root, &tree.join("doc"))?;
    let tarball = out.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    tar.args(["--owner=root:0", "--group=root:0", "--sort=name"]);
    tar.arg(format!("--mtime=@{}", committed(root)?)).arg("-czf").arg(&tarball);
    said(tar.arg("-C").arg(made.path()).arg(&name))?;
    Ok(tarball)
}

fn documents(root: &Path, place: &Path) -> Result<()> {
    for page in DOCS {
        let from = root.join(page);
        let name = from.file_name().context("a page has a name")?.to_owned();
        put(&from, &place.join(name), 0o644)?;
    }
    Ok(())
}

/// Seconds of the commit's time, so that the same commit makes the same package.
fn committed(root: &Path) -> Result<String> {
    said(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root))
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    directory_of(to)?;
    fs::copy(from, to).with_context(|| format!("{} is missing", from.display()))?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

fn write(to: &Path, text: &str) -> Result<()> {
    directory_of(to)?;
    Ok(fs::write(to, text)?)
}

fn directory_of(file: &Path) -> Result<()> {
    let directory = file.parent().context("a file lies in a directory")?;
    Ok(fs::create_dir_all(directory)?)
}

/// What a program answered.
fn said(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("{name} does not start; install its package"))?;
    ensure!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
