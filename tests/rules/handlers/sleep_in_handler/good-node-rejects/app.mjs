export const handler = async (event) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(reject, 5000, new Error("late"));
    fetch(event.url).then((answer) => {
      clearTimeout(timer);
      resolve(answer.status);
    });
  });
