//! The macro that makes sentences.

/// Makes methods of [`crate::Lang`] from pairs of sentences. Arguments are captured by name, as `format!` does:
///
/// ```text
/// sentences! {
///     /// Above the list of what waits for the reader.
///     tasks_now { id: "Sekarang", en: "Now" }
///     tasks_count(n: i64) { id: "{n} tugas", en: "{n} tasks" }
/// }
/// lang.tasks_now()       // &'static str
/// lang.tasks_count(3)    // String
/// ```
#[macro_export]
macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident $(($($arg:ident : $ty:ty),+ $(,)?))? { id: $id:literal, en: $en:literal $(,)? })*) => {
        impl $crate::Lang {
            $($crate::sentence! { $(#[$doc])* $name $(($($arg : $ty),+))? { $id, $en } })*
        }
    };
}

/// One sentence; used by [`sentences!`] alone.
#[doc(hidden)]
#[macro_export]
macro_rules! sentence {
    ($(#[$doc:meta])* $name:ident { $id:literal, $en:literal }) => {
        $(#[$doc])*
        pub fn $name(self) -> &'static str {
            match self {
                $crate::Lang::Id => $id,
                $crate::Lang::En => $en,
            }
        }
    };
    ($(#[$doc:meta])* $name:ident ($($arg:ident : $ty:ty),+) { $id:literal, $en:literal }) => {
        $(#[$doc])*
        pub fn $name(self, $($arg: $ty),+) -> String {
            match self {
                $crate::Lang::Id => format!($id),
                $crate::Lang::En => format!($en),
            }
        }
    };
}
