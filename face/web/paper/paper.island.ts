// The button that opens the printer's window.

document.querySelector("[data-print]")?.addEventListener("click", () => print());
