// Finds names as one types: every word must occur in the name or in its line. "/" goes to the field, Enter to the first.
"use strict";
const field = document.getElementById("search");
const found = document.getElementById("found");

function look() {
	const words = field.value.toLowerCase().split(/[\s_]+/).filter(Boolean);
	found.replaceChildren();
	if (!words.length) return;
	const hits = [];
	for (const [name, target, line] of NAMES) {
		const low = name.toLowerCase();
		if (words.every((w) => low.includes(w))) hits.push([low.endsWith(words[words.length - 1]) ? 0 : 1, name, target, line]);
		else if (words.every((w) => low.includes(w) || line.toLowerCase().includes(w))) hits.push([2, name, target, line]);
	}
	// functions and types first, then what ends as it was typed, then the shorter name
	const order = (h) => h[0] * 1000 + (h[1].startsWith("SSLWRAP_") ? 300 : 0) + h[1].length;
	hits.sort((a, b) => order(a) - order(b));
	for (const [, name, target, line] of hits.slice(0, 30)) {
		const link = document.createElement("a");
		link.href = target;
		const code = document.createElement("code");
		code.textContent = name;
		const about = document.createElement("span");
		about.textContent = line;
		link.append(code, about);
		found.append(link);
	}
	if (!hits.length) found.textContent = "Nothing has this name.";
}

field.addEventListener("input", look);
field.addEventListener("keydown", (e) => {
	if (e.key === "Enter" && found.firstElementChild) location.href = found.firstElementChild.href;
	if (e.key === "Escape") field.value = "", look();
});
found.addEventListener("click", () => { field.value = ""; setTimeout(look); });
document.addEventListener("keydown", (e) => {
	if (e.key === "/" && e.target === document.body) e.preventDefault(), field.focus();
});
// On a wide window the contents are always open.
const menu = document.getElementById("menu");
const wide = matchMedia("(min-width: 60em)");
const fit = () => (menu.open = wide.matches);
wide.addEventListener("change", fit);
fit();
