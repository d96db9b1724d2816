// The test in a browser without :has(): the gravest zone ticked, told to the style sheet.

export function setUpReached() {
  if (window.CSS?.supports?.("selector(:has(*))")) return;
  const tell = () => {
    const form = document.querySelector(".test");
    if (!form) return;
    const zones = ["red", "orange", "green"];
    form.dataset.reached =
      zones.find((zone) => form.querySelector(`input[data-zone=${zone}]:checked`)) || "";
  };
  addEventListener("change", tell);
  addEventListener("reset", () => setTimeout(tell));
  addEventListener("DOMContentLoaded", tell);
}
