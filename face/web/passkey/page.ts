// Passkeys: a form with data-passkey="get" or "create" asks the browser for one when it is sent, puts the answer into its
// hidden fields and goes on. Where the browser knows no passkeys the form stays hidden; the page offers other ways.

interface Begun {
	options?: { publicKey: never };
	token?: string;
	error?: string;
}

/** What newer browsers have, which the types do not know yet. */
interface Maker {
	parseCreationOptionsFromJSON?(options: never): PublicKeyCredentialCreationOptions;
	parseRequestOptionsFromJSON?(options: never): PublicKeyCredentialRequestOptions;
}

const maker = (window as unknown as { PublicKeyCredential?: Maker }).PublicKeyCredential;

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
	if (!maker?.parseCreationOptionsFromJSON || !maker.parseRequestOptionsFromJSON || !window.isSecureContext) {
		const instead = document.getElementById(form.dataset.instead ?? "");
		if (instead) instead.hidden = false;
		continue;
	}
	form.hidden = false;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void ask(form);
	});
}

async function ask(form: HTMLFormElement): Promise<void> {
	const told = form.querySelector<HTMLElement>("[data-told]");
	const button = form.querySelector<HTMLButtonElement>("button");
	if (button) button.disabled = true;
	try {
		const begun = await begin(form);
		const options = begun.options!.publicKey;
		const made = form.dataset.passkey === "create"
			? await navigator.credentials.create({ publicKey: maker!.parseCreationOptionsFromJSON!(options) })
			: await navigator.credentials.get({ publicKey: maker!.parseRequestOptionsFromJSON!(options) });
		field(form, "passkey").value = JSON.stringify((made as unknown as { toJSON(): unknown }).toJSON());
		field(form, "ceremony").value = begun.token ?? "";
		form.submit();
	} catch (error) {
		if (button) button.disabled = false;
		delete form.dataset.sent;
		if (told) told.textContent = error instanceof Told ? error.message : told.dataset.told ?? "";
	}
}

/** An error that the node put into words. */
class Told extends Error {}

async function begin(form: HTMLFormElement): Promise<Begun> {
	const answer = await fetch(form.dataset.begin ?? "", { method: "POST", body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>) });
	const begun = (await answer.json()) as Begun;
	if (begun.error || !begun.options) throw new Told(begun.error);
	return begun;
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
	return form.elements.namedItem(name) as HTMLInputElement;
}
