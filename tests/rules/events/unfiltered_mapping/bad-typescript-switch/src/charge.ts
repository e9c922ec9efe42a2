export const charge = (id: string) => fetch(`https://pay.example.com/${id}`, { method: "POST" });
