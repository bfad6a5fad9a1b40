//! The shell script that runs inside the sandbox: variables, then each command shown and run.
//!
//! Values reach the job as environment variables and never by replacing text in its commands.

use std::collections::BTreeMap;

/// Line of the output that says that the sandbox works; it never reaches the log. Nothing of the job runs
/// before it, so output without it is the sandbox's own complaint, which no job can feign.
pub(crate) const STARTED: &[u8] = b"alur-job-started\n";

/// Makes the script; `bash` says whether it may use `pipefail`.
pub(crate) fn text<'a>(
    variables: &BTreeMap<String, String>,
    commands: impl IntoIterator<Item = &'a String>,
    bash: bool,
) -> String {
    let mut out = String::from("printf 'alur-job-started\\n'\n");
    for (name, value) in variables {
        out.push_str(&format!("export {name}={}\n", quoted(value)));
    }
    out.push_str(if bash { "set -eo pipefail\n" } else { "set -e\n" });
    for command in commands {
        let mut lines = command.lines();
        let first = lines.next().unwrap_or("");
        let more = if lines.next().is_some() { " ..." } else { "" };
        out.push_str(&format!("printf '\\033[32;1m%s\\033[0m\\n' {}\n", quoted(&format!("$ {first}{more}"))));
        out.push_str(command);
        out.push('\n');
    }
    out
}

/// A text as one word of the shell. NUL cannot be in a variable and is dropped.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_one_word() {
        let variables = BTreeMap::from([(String::from("A"), String::from("it's $HOME; rm -rf \"x\"\n"))]);
        let script = text(&variables, &[String::from("echo 'a'")], true);
        assert!(script.contains("export A='it'\\''s $HOME; rm -rf \"x\"\n'\n"), "{script}");
        assert!(script.contains("'$ echo '\\''a'\\'''\necho 'a'\n"), "{script}");
    }
}
