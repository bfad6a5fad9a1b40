//! The head of a push: commands, capabilities and options, read before git sees a byte, so that rules
//! about refs are decided in process; and the answer to a push that is refused, made without git.
//!
//! ```text
//! shallow <id>                                    any number, only from shallow clones
//! <old> <new> <ref> NUL <capabilities>            the first command
//! <old> <new> <ref>                               further ones
//! flush
//! <option> ... flush                              with capability push-options
//! PACK...                                         not read here
//! ```

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::pkt::{self, Line};
use crate::{Error, Oid, Result, limits};

/// One command: move `name` from `old` to `new`. Zero stands for "is not" and "shall not be".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Where the client saw the ref.
    pub old: Oid,
    /// Where it shall be.
    pub new: Oid,
    /// Full name as sent: not yet judged by any rule of names.
    pub name: String,
}

/// The parsed head. An empty list of commands is the client's probe before a large push: hand it to git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushHead {
    /// The commands, in order.
    pub commands: Vec<Command>,
    /// The client's capabilities.
    pub capabilities: Vec<String>,
    /// Push options, as in `git push -o`.
    pub options: Vec<String>,
    pub(crate) raw: Vec<u8>,
}

impl PushHead {
    /// Reads up to where the pack begins. `Error::PushHead` says what is wrong; nothing beyond
    /// [`limits::PUSH_HEAD_BYTES_MAX`] bytes is read. A client that stands still is cut off after
    /// [`limits::IDLE_TIME`] each line.
    pub async fn parse(reader: &mut (impl AsyncRead + Unpin)) -> Result<Self> {
        let mut head =
            Self { commands: Vec::new(), capabilities: Vec::new(), options: Vec::new(), raw: Vec::new() };
        let mut named = false;
        while let Some(line) = head.line(reader).await? {
            if line.starts_with(b"shallow ") {
                let id = Oid::from_hex(line[8..].trim_ascii_end());
                id.ok_or(Error::PushHead("a shallow line without an id"))?;
                continue;
            }
            let command = if named { line.as_slice() } else { head.take_capabilities(&line)? };
            head.commands.push(parse_command(command)?);
            named = true;
            if head.commands.len() > limits::PUSH_COMMANDS_MAX {
                return Err(Error::PushHead("more than 1000 commands"));
            }
        }
        if head.can("push-options") {
            while let Some(line) = head.line(reader).await? {
                if line.len() > limits::PUSH_OPTION_BYTES_MAX
                    || head.options.len() >= limits::PUSH_OPTIONS_MAX
                {
                    return Err(Error::PushHead("more than 20 options, or one longer than 1024"));
                }
                let text =
                    String::from_utf8(line).map_err(|_| Error::PushHead("an option that is not UTF-8"))?;
                let text = text.strip_suffix('\n').unwrap_or(&text);
                if text.chars().any(|c| c.is_control() && c != '\t') {
                    return Err(Error::PushHead("an option with a control character"));
                }
                head.options.push(text.to_owned());
            }
        }
        Ok(head)
    }

    /// True when the client named this capability.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    /// True for the client's probe before a large push: no command at all.
    pub fn is_probe(&self) -> bool {
        self.commands.is_empty()
    }

    /// The next line; `None` at a flush. The end of the input is an error: a head ends with a flush.
    async fn line(&mut self, reader: &mut (impl AsyncRead + Unpin)) -> Result<Option<Vec<u8>>> {
        let left = limits::PUSH_HEAD_BYTES_MAX.saturating_sub(self.raw.len());
        let read = tokio::time::timeout(limits::IDLE_TIME, pkt::read(reader, left, &mut self.raw));
        match read.await.map_err(|_| Error::TimedOut("receive-pack"))?? {
            Some(Line::Flush) => Ok(None),
            Some(Line::Data(data)) => Ok(Some(data)),
            None => Err(Error::PushHead("it ends without a flush")),
        }
    }

    /// Splits the first command from its capabilities.
    fn take_capabilities<'a>(&mut self, line: &'a [u8]) -> Result<&'a [u8]> {
        let nul = line.iter().position(|byte| *byte == 0).ok_or(Error::PushHead("no capabilities"))?;
        let text = std::str::from_utf8(&line[nul + 1..]).map_err(|_| Error::PushHead("odd capabilities"))?;
        if text.contains('\0') {
            return Err(Error::PushHead("odd capabilities"));
        }
        self.capabilities = text.split_ascii_whitespace().map(str::to_owned).collect();
        let formats = self.capabilities.iter().filter_map(|known| known.strip_prefix("object-format="));
        if formats.into_iter().any(|format| format != "sha1") {
            return Err(Error::PushHead("another object format than sha1"));
        }
        Ok(&line[..nul])
    }
}

/// `<old> <new> <ref>`, single spaces, perhaps a line end.
fn parse_command(line: &[u8]) -> Result<Command> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    if line.len() < 83 || line[40] != b' ' || line[81] != b' ' {
        return Err(Error::PushHead("a line that is no command"));
    }
    let id = |hex| Oid::from_hex(hex).ok_or(Error::PushHead("an id that is none"));
    let (old, new) = (id(&line[..40])?, id(&line[41..81])?);
    let name = std::str::from_utf8(&line[82..]).map_err(|_| Error::PushHead("a ref that is not UTF-8"))?;
    // HEAD is a ref too, one that nobody pushes: whoever tries is told the rule.
    let is_ref = name.starts_with("refs/") || name == "HEAD";
    if name.chars().any(char::is_control) || !is_ref {
        return Err(Error::PushHead("a name that is no ref"));
    }
    Ok(Command { old, new, name: name.to_owned() })
}

/// The answer to a push that is refused before git sees it: `unpack ok`, for each ref `ng <ref>
/// <reason>`, the long text on side-band 2, where the client prints it after `remote:`. Nothing is said
/// that the client's capabilities do not cover. The rest of the request's body should be read to its end
/// first ([`drain`]).
pub fn report_refusal(head: &PushHead, reason: impl Fn(&Command) -> String, text: &str) -> Vec<u8> {
    let mut report = Vec::new();
    if head.can("report-status") || head.can("report-status-v2") {
        pkt::write(&mut report, b"unpack ok\n");
        for command in &head.commands {
            let reason: String = reason(command).chars().filter(|c| !c.is_control()).take(200).collect();
            pkt::write(&mut report, format!("ng {} {reason}\n", command.name).as_bytes());
        }
        report.extend_from_slice(pkt::FLUSH);
    }
    let wide = head.can("side-band-64k");
    if !wide && !head.can("side-band") {
        return report;
    }
    let mut answer = Vec::new();
    let mut text = text.trim_end().to_owned();
    text.push('\n');
    pkt::write_band(&mut answer, 2, text.as_bytes(), wide);
    pkt::write_band(&mut answer, 1, &report, wide);
    answer.extend_from_slice(pkt::FLUSH);
    answer
}

/// Lines for the pusher's terminal, to be sent before git's own answer. Empty when the client takes none.
pub fn message(head: &PushHead, text: &str) -> Vec<u8> {
    let wide = head.can("side-band-64k");
    let mut said = Vec::new();
    if wide || head.can("side-band") {
        pkt::write_band(&mut said, 2, format!("{}\n", text.trim_end()).as_bytes(), wide);
    }
    said
}

/// Reads a refused push to its end, so that the client hears the answer; stops after
/// [`limits::PUSH_PACK_BYTES_MAX`] bytes or when the client stands still.
pub async fn drain(rest: &mut (impl AsyncRead + Unpin)) {
    let mut left = limits::PUSH_PACK_BYTES_MAX;
    let mut buffer = vec![0; 64 << 10];
    while left > 0 {
        match tokio::time::timeout(limits::IDLE_TIME, rest.read(&mut buffer)).await {
            Ok(Ok(read)) if read > 0 => left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX)),
            // The end, a broken connection or a silent client: nobody is left to answer more.
            Ok(_) | Err(_) => return,
        }
    }
}
