//! The real binary, its people at their pages, and a real git.

mod attacks;
mod console;
mod crash;
mod office;
mod program;
mod servers;
mod steps;
mod story;
