//! What helgrind cannot see of our mutexes is told by its own request, which does nothing elsewhere.
use libc::pthread_mutex_t;

// requests of valgrind/helgrind.h
pub(in crate::sys) const MUTEX_GOES: usize = 0x4847_0104;
pub(in crate::sys) const MUTEX_LEFT: usize = 0x4847_0105;
/// Valgrind 3.19 does not see pthread_mutex_clocklock.
pub(in crate::sys) const MUTEX_TAKEN: usize = 0x4847_0108;

#[inline]
pub(in crate::sys) fn tell(what: usize, mutex: *mut pthread_mutex_t) {
    #[cfg(target_arch = "x86_64")]
    {
        let request = [what, mutex as usize, 0, 0, 0, 0];
        // SAFETY: rdi turns round once in all; valgrind reads the request and answers in rdx
        unsafe {
            std::arch::asm!("rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
                in("rax") &request, inout("rdx") 0usize => _, options(nostack));
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (what, mutex);
}
