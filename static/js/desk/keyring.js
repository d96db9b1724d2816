// This browser's key pair for the shift: the private half can be used and never read. It stays over
// a reload, and goes with the shift, with a logout, and after 14 hours at the latest.
const NAME = "desk";
const STORE = "kept";
const LONGEST = 14 * 3600 * 1000;

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, act) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const work = base.transaction(STORE, mode);
      const asked = act(work.objectStore(STORE));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  } finally {
    base.close();
  }
}

// The pair of this account; another's, left behind on a shared computer, is deleted.
export async function kept(staff) {
  const found = await inStore("readonly", (store) => store.get("pair")).catch(() => null);
  if (!found) return null;
  if (found.staff === staff && Date.now() - found.made < LONGEST) return found;
  await forget();
  return null;
}

export async function keep(staff, key) {
  const made = { ...key, staff, made: Date.now() };
  // A browser that keeps nothing (a private window) has the pair for this page alone.
  await inStore("readwrite", (store) => store.put(made, "pair")).catch(() => null);
  return made;
}

export function forget() {
  return inStore("readwrite", (store) => store.clear()).catch(() => null);
}

// A logout waits until the pair is gone.
export function forgetAtLogout() {
  const form = document.querySelector('form[action="/desk/logout"]');
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget();
    form.submit();
  });
}
