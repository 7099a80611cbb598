// Counting with big buttons: a press counts up or down at once, where the form alone would ask the node each time.

for (const tally of document.querySelectorAll<HTMLElement>("[data-tally]")) {
	const form = tally.closest("form");
	const output = tally.querySelector<HTMLOutputElement>("[data-chosen]");
	const total = tally.querySelector<HTMLElement>("[data-total]");
	if (!form || !output || !total) continue;

	const field = (name: string) => form.querySelector<HTMLInputElement>(`input:not([type="radio"])[name="${CSS.escape(name)}"]`);
	const value = (name: string) => {
		const digits = (field(name)?.value ?? "").replace(/[٠-٩۰-۹]/g, (d) => `${d.charCodeAt(0) & 15}`);
		return Math.max(0, Number.parseInt(digits, 10) || 0);
	};
	const chosen = () => form.querySelector<HTMLInputElement>('input[name="category"]:checked')?.value ?? "n:unknown/unknown";
	const show = () => {
		output.value = `${value(chosen())}`;
		let sum = 0;
		for (const input of form.querySelectorAll<HTMLInputElement>('input[name^="n:"]')) sum += value(input.name);
		total.textContent = `${sum}`;
		for (const mark of form.querySelectorAll<HTMLElement>("[data-of]")) mark.textContent = `${value(mark.dataset.of ?? "")}`;
	};
	form.addEventListener("click", (event) => {
		const button = (event.target as Element).closest<HTMLButtonElement>('button[name="step"]');
		if (!button) return;
		event.preventDefault();
		const input = field(chosen());
		if (!input) return;
		input.value = `${Math.max(0, value(chosen()) + Number(button.value))}`;
		input.dispatchEvent(new Event("input", { bubbles: true })); // keeps the draft, and shows the sum
	});
	form.addEventListener("input", show);
	form.addEventListener("change", show);
	// The Enter key in a number goes on counting; it does not sign.
	form.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && (event.target as Element).matches('input[name^="n:"], input[name^="s:"]')) event.preventDefault();
	});
	show();
}
