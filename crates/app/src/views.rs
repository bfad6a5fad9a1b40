//! Saved views: filters of the issue list that a person keeps for himself.

use crate::{App, Error, Principal};
pub use store::rows::ViewDefect;

impl App {
    /// Keeps a filter, as the address of the list holds it, under a name.
    ///
    /// # Errors
    /// Inside: the name is taken, or there are as many as one may keep.
    pub async fn keep_view(
        &self,
        principal: &Principal,
        name: &str,
        query: &str,
    ) -> Result<Result<i64, ViewDefect>, Error> {
        let (person, name, query) = (principal.person, name.to_owned(), query.to_owned());
        let kept = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.view_add(person, &name, &query).await }));
        Ok(kept.await?)
    }

    /// Gives a view another name; false when it is not this person's.
    ///
    /// # Errors
    /// Inside: the name is taken.
    pub async fn rename_view(
        &self,
        principal: &Principal,
        view: i64,
        name: &str,
    ) -> Result<Result<bool, ViewDefect>, Error> {
        let (person, name) = (principal.person, name.to_owned());
        let named = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.view_rename(person, view, &name).await }));
        Ok(named.await?)
    }

    /// Removes a view; false when it is not this person's.
    pub async fn remove_view(&self, principal: &Principal, view: i64) -> Result<bool, Error> {
        let person = principal.person;
        let removed =
            self.writer().plain(move |rows| Box::pin(async move { rows.view_remove(person, view).await }));
        Ok(removed.await?)
    }
}
