// Verification with its progress: the form works without this and shows the result on the next page.

const form = document.querySelector<HTMLFormElement>("form[data-verify]");
const place = document.getElementById("verified");
if (form && place) {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		event.stopPropagation();
		if (form.dataset.running) return;
		form.dataset.running = "true";
		const label = document.createElement("label");
		const bar = document.createElement("progress");
		label.append(form.dataset.working ?? "", bar);
		place.replaceChildren(label);
		const source = new EventSource("/record/verification");
		const end = () => {
			source.close();
			delete form.dataset.running;
			delete form.dataset.sent;
		};
		source.addEventListener("progress", (message) => {
			const { done, total } = JSON.parse(message.data);
			bar.max = total;
			bar.value = done;
		});
		source.addEventListener("result", (message) => {
			end();
			const body = new DOMParser().parseFromString(JSON.parse(message.data), "text/html").body;
			place.replaceChildren(...body.childNodes);
		});
		source.addEventListener("error", () => {
			end();
			form.submit();
		});
	});
}
