//! The macros that make sentences.

/// Makes methods of [`crate::Lang`] from pairs of sentences. Arguments are captured by name, as `format!`
/// does. A
/// third sentence, `one`, is the English singular: it is taken when the first argument is 1.
///
/// ```text
/// sentences! {
///     /// Above the list of what waits for the reader.
///     tasks_now { id: "Sekarang", en: "Now" }
///     tasks_count(n: i64) { id: "{n} tugas", en: "{n} tasks", one: "{n} task" }
/// }
/// lang.tasks_now()       // &'static str
/// lang.tasks_count(3)    // String
/// ```
#[macro_export]
macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident $(($($arg:ident : $ty:ty),+ $(,)?))?
        { id: $id:literal, en: $en:literal $(, one: $one:literal)? $(,)? })*) => {
        impl $crate::Lang {
            $($crate::sentence! { $(#[$doc])* $name $(($($arg : $ty),+))? { $id, $en $(, $one)? } })*
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
                $crate::Lang::Id => $crate::finished(format!($id)),
                $crate::Lang::En => $crate::finished(format!($en)),
            }
        }
    };
    ($(#[$doc:meta])* $name:ident ($n:ident : $nty:ty $(, $arg:ident : $ty:ty)*)
        { $id:literal, $en:literal, $one:literal }) => {
        $(#[$doc])*
        pub fn $name(self, $n: $nty $(, $arg: $ty)*) -> String {
            match self {
                $crate::Lang::Id => $crate::finished(format!($id)),
                $crate::Lang::En if $n == 1 => $crate::finished(format!($one)),
                $crate::Lang::En => $crate::finished(format!($en)),
            }
        }
    };
}

/// Makes methods of [`crate::Lang`] that choose a sentence by a closed enum, every variant by name. Further
/// arguments follow a semicolon.
///
/// ```text
/// choices! {
///     verdict(verdict: Verdict) {
///         Verdict::Passed => { id: "Lulus", en: "Passed" }
///         Verdict::Failed => { id: "Tidak lulus", en: "Failed" }
///     }
/// }
/// ```
#[macro_export]
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident ($by:ident : $by_ty:ty $(; $($arg:ident : $ty:ty),+)? $(,)?)
        { $($pattern:pat => { id: $id:literal, en: $en:literal $(,)? })+ })*) => {
        impl $crate::Lang {
            $($crate::choice! {
                $(#[$doc])* $name ($by : $by_ty $(; $($arg : $ty),+)?) { $($pattern => $id, $en;)+ }
            })*
        }
    };
}

/// One choice; used by [`choices!`] alone.
#[doc(hidden)]
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident ($by:ident : $by_ty:ty)
        { $($pattern:pat => $id:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        pub fn $name(self, $by: $by_ty) -> &'static str {
            match $by {
                $($pattern => match self {
                    $crate::Lang::Id => $id,
                    $crate::Lang::En => $en,
                },)+
            }
        }
    };
    ($(#[$doc:meta])* $name:ident ($by:ident : $by_ty:ty; $($arg:ident : $ty:ty),+)
        { $($pattern:pat => $id:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        pub fn $name(self, $by: $by_ty, $($arg: $ty),+) -> String {
            match $by {
                $($pattern => match self {
                    $crate::Lang::Id => $crate::finished(format!($id)),
                    $crate::Lang::En => $crate::finished(format!($en)),
                },)+
            }
        }
    };
}

/// As [`choices!`], for enums whose variants carry what the sentence tells. After the pattern stand the
/// values that
/// the sentence uses, made from what the pattern binds. The first name after the semicolon stands for the
/// language.
///
/// ```text
/// told! {
///     event(event: &Event; lang, names: Names<'_>) {
///         Event::PersonAdded { person }, who = names(*person) => { id: "Akun {who} dibuat", en: "Account
/// of {who} made" }
///     }
/// }
/// ```
macro_rules! told {
    ($(#[$doc:meta])* $name:ident ($by:ident : $by_ty:ty; $lang:ident $(, $arg:ident : $ty:ty)+)
        { $($pattern:pat $(if $guard:expr)? $(, $var:ident = $value:expr)* =>
            { id: $id:literal, en: $en:literal $(,)? })+ }) => {
        impl $crate::Lang {
            $(#[$doc])*
            pub fn $name(self, $by: $by_ty, $($arg: $ty),+) -> String {
                let $lang = self;
                match $by {
                    $($pattern $(if $guard)? => {
                        $(let $var = $value;)*
                        match self {
                            $crate::Lang::Id => $crate::finished(format!($id)),
                            $crate::Lang::En => $crate::finished(format!($en)),
                        }
                    })+
                }
            }
        }
    };
}

/// A sentence in the middle of code: both languages, arguments captured by name.
macro_rules! say {
    ($lang:expr, id: $id:literal, en: $en:literal $(,)?) => {
        match $lang {
            $crate::Lang::Id => $crate::finished(format!($id)),
            $crate::Lang::En => $crate::finished(format!($en)),
        }
    };
}

/// A name may end in a point (`Dewi L.`): at the end of a sentence one point is enough.
#[doc(hidden)]
pub fn finished(mut text: String) -> String {
    while let Some(at) = text.find(".. ") {
        text.remove(at);
    }
    if text.ends_with("..") {
        text.pop();
    }
    text
}
