//! The only markup of a revision file: `*…*` stands for the italics of the printed SOP.

/// A stretch of text set in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    pub text: &'a str,
    pub italic: bool,
}

/// Cuts a text at its asterisks: plain, italic, plain, and so on. Runs without text are left out. An
/// asterisk that has no partner is a character like any other, so no text is lost or turned wholly to
/// italics by a slip.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('*') {
        let Some((inside, behind)) = after.split_once('*') else { break };
        runs.push(Run { text: before, italic: false });
        runs.push(Run { text: inside, italic: true });
        rest = behind;
    }
    runs.push(Run { text: rest, italic: false });
    runs.retain(|run| !run.text.is_empty());
    runs
}

/// The text without its markup, for places that know no italics: mails, exports, terminals.
pub fn plain(text: &str) -> String {
    runs(text).iter().map(|run| run.text).collect()
}
