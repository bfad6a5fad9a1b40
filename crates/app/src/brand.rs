//! How the office dresses its pages: kept with its settings, read at the start.

use crate::{App, Error};

/// Under which it is kept.
const KEY: &str = "look";

impl App {
    /// What was kept last; none: as Alur comes.
    pub async fn kept_brand(&self) -> Result<Option<String>, Error> {
        Ok(self.reader().setting(KEY).await?)
    }

    /// Keeps it.
    pub async fn keep_brand(&self, text: String) -> Result<(), Error> {
        let kept = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.setting_set(KEY, &text).await.map(|_| ()) }));
        Ok(kept.await?)
    }
}

/// Width and height of a picture, by its first bytes: nothing is decoded.
pub fn pixels(picture: &[u8]) -> Option<(usize, usize)> {
    imagesize::blob_size(picture).ok().map(|size| (size.width, size.height))
}
