// Starts one of the two programs. A module of its own, because browsers that cannot read it must
// still read boot.js.
import init from '{{glue}}';

const boot = document.getElementById('boot');

init({ module_or_path: '{{wasm}}' }).then(
  () => boot.remove(),
  (error) => {
    document.getElementById('boot-start').remove();
    document.getElementById('boot-failed').hidden = false;
    document.getElementById('boot-reason').textContent = String(error);
    throw error;
  },
);
