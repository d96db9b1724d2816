// The sheet of a plan: it prints, and it empties. What is ticked and typed is nowhere but in it.

export function setUpPlan() {
  addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });
  addEventListener("reset", (event) => {
    for (const field of event.target.querySelectorAll(".field")) field.replaceChildren();
  });
}
