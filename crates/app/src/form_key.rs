//! The key by which forms are signed (B7): made once, kept with the office's settings, so that a form that
//! was open over a restart still counts.

use crate::{App, Error};

/// Under which the key is kept.
const KEY: &str = "form_key";

impl App {
    /// The key of the forms' signed moments; of two that make it at once, one wins and both answer the same.
    pub async fn form_key(&self) -> Result<[u8; 32], Error> {
        if self.reader().setting(KEY).await?.is_none() {
            let fresh = sop::text::hex(&self.dice().bytes::<32>());
            let claimed = self.writer().plain(move |rows| {
                Box::pin(async move { rows.setting_claim(KEY, &fresh).await.map(|_| ()) })
            });
            claimed.await?;
        }
        let kept = self.reader().setting(KEY).await?.unwrap_or_default();
        unhex(&kept).ok_or_else(|| Error::Unexpected("the kept form key is not 32 bytes".to_owned()))
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(key)
}
