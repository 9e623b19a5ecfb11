"""What of the candidates answers a question, what is only close to it, and how the answer is put together."""
