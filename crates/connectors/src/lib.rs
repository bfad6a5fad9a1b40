//! Outside systems, one module each, with types of their own. What arrives is hostile until parsed; nothing
//! here decides.

pub mod probe;
pub mod smtp;
