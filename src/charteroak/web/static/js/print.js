// Shows the buttons that print the page. Without script they stay hidden: the browser prints by itself.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
