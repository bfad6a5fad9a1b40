//! A letter of ours: plain text, to one person, with the headers that tell machines what it is.

use super::{Fault, plain};
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use std::time::SystemTime;

/// How the recipient stops letters of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The page that asks and does.
    pub url: String,
    /// The address takes a one-click POST (RFC 8058): only by https.
    pub one_click: bool,
}

/// One letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Name and address of the office.
    pub from: (String, String),
    pub to: (String, String),
    pub reply_to: Option<String>,
    pub subject: String,
    /// Lines ended by a line feed.
    pub text: String,
    /// `part@domain`; the same letter sent again bears the same.
    pub id: String,
    /// The id under which letters of one story are shown together.
    pub thread: Option<String>,
    pub stop: Option<Stop>,
    pub at: SystemTime,
}

/// Is this one mail address, and nothing else?
pub fn is_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<Address>().is_ok()
}

impl Letter {
    /// The letter as a message. Names and subject become one line each and are encoded; nothing that people
    /// typed reaches a header in another way.
    pub(super) fn message(&self) -> Result<Message, Fault> {
        let mut builder = Message::builder()
            .date(self.at)
            .from(mailbox(&self.from)?)
            .to(mailbox(&self.to)?)
            .subject(plain(&self.subject))
            .message_id(Some(format!("<{}>", self.id)))
            .raw_header(header("Auto-Submitted", "auto-generated")?)
            .raw_header(header("X-Auto-Response-Suppress", "All")?);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(&(String::new(), reply_to.clone()))?);
        }
        if let Some(thread) = &self.thread {
            let id = format!("<{thread}>");
            builder = builder.in_reply_to(id.clone()).references(id);
        }
        if let Some(stop) = &self.stop {
            builder = builder.raw_header(header("List-Unsubscribe", &format!("<{}>", stop.url))?);
            if stop.one_click {
                let one_click = header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?;
                builder = builder.raw_header(one_click);
            }
        }
        let part = SinglePart::plain(self.text.replace('\n', "\r\n"));
        builder.singlepart(part).map_err(|error| Fault::NoLetter(plain(&error.to_string())))
    }
}

fn mailbox((name, address): &(String, String)) -> Result<Mailbox, Fault> {
    if !is_address(address) {
        return Err(Fault::NoLetter(plain(&format!("{address} is no mail address"))));
    }
    let parsed = address.parse().map_err(|_| Fault::NoLetter("no mail address".to_owned()))?;
    Ok(Mailbox::new(Some(plain(name)).filter(|name| !name.is_empty()), parsed))
}

fn header(name: &str, value: &str) -> Result<HeaderValue, Fault> {
    let name = HeaderName::new_from_ascii(name.to_owned());
    let name = name.map_err(|error| Fault::NoLetter(error.to_string()))?;
    Ok(HeaderValue::new(name, plain(value)))
}

/// Sender, recipient and bytes of a message.
pub(super) fn parts(message: &Message) -> Result<(Address, Address, Vec<u8>), Fault> {
    let envelope = message.envelope();
    match (envelope.from(), envelope.to()) {
        (Some(from), [to]) => Ok((from.clone(), to.clone(), message.formatted())),
        _ => Err(Fault::NoLetter("it has no sender or not one recipient".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            from: ("Alur".to_owned(), "alur@kota.go.id".to_owned()),
            to: ("Dewi Lestari".to_owned(), "dewi@kota.go.id".to_owned()),
            reply_to: None,
            subject: "[Alur #42] Giliran Anda".to_owned(),
            text: "Halo Dewi,\n\ngiliran Anda.\n".to_owned(),
            id: "7.abc@kota.go.id".to_owned(),
            thread: Some("issue-42.abc@kota.go.id".to_owned()),
            stop: Some(Stop { url: "https://alur.kota.go.id/mail/stop/x".to_owned(), one_click: true }),
            at: SystemTime::UNIX_EPOCH,
        }
    }

    fn text(letter: &Letter) -> String {
        String::from_utf8(letter.message().unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_letter_says_to_machines_what_it_is() {
        let text = text(&letter());
        for line in [
            "From: Alur <alur@kota.go.id>\r\n",
            "To: \"Dewi Lestari\" <dewi@kota.go.id>\r\n",
            "Subject: [Alur #42] Giliran Anda\r\n",
            "Message-ID: <7.abc@kota.go.id>\r\n",
            "In-Reply-To: <issue-42.abc@kota.go.id>\r\n",
            "References: <issue-42.abc@kota.go.id>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Unsubscribe: <https://alur.kota.go.id/mail/stop/x>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn nothing_that_was_typed_becomes_a_header() {
        let mut evil = letter();
        evil.subject = "Halo\r\nBcc: mata@jahat.example\n\nBody".to_owned();
        evil.to.0 = "Dewi\r\nBcc: mata@jahat.example <x@jahat.example>, \"".to_owned();
        evil.from.0 = "Alur\r\nReply-To: mata@jahat.example".to_owned();
        let text = text(&evil);
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(
            !head.lines().any(|line| line.starts_with("Bcc:") || line.starts_with("Reply-To:")),
            "{head}"
        );
        let (_, to, _) = parts(&evil.message().unwrap()).unwrap();
        assert_eq!(to.to_string(), "dewi@kota.go.id");
    }

    #[test]
    fn what_is_no_address_gets_no_letter() {
        for bad in ["", "dewi", "dewi@", "a@b.id, c@d.id", "a@b.id\r\nRCPT TO:<c@d.id>", "<a@b.id>"] {
            let mut to_nobody = letter();
            to_nobody.to.1 = bad.to_owned();
            assert!(matches!(to_nobody.message(), Err(Fault::NoLetter(_))), "{bad:?}");
        }
    }
}
